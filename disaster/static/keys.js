// The keyboard of the counter: Ctrl+Enter presses the primary button, ? opens the sheet,
// and a page gives single keys to its own links and buttons with data-key.
// F6 to F10 belong to the Japanese input method and are never touched.

const SETTING = "single-keys";
const sheet = document.querySelector("[data-shortcuts]");
const toggle = document.querySelector("[data-single-keys]");

function isWriting(element) {
  return element.isContentEditable || element.matches("input, select, textarea");
}

function primaryButton() {
  const own = document.activeElement?.closest("form")?.querySelector("[data-primary]");
  if (own) return own;
  const all = document.querySelectorAll("[data-primary]");
  return all.length === 1 ? all[0] : null; // Two candidates: a key must not guess.
}

function pressPrimary(event) {
  const button = primaryButton();
  if (!button) return;
  event.preventDefault();
  button.form.requestSubmit(button);
}

function pressSingle(event) {
  if (event.key === "?") {
    event.preventDefault();
    sheet?.showModal();
    return;
  }
  const wanted = CSS.escape(event.key.toLowerCase());
  const target = document.querySelector(`[data-key="${wanted}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
}

function singleKeysAreOn() {
  return localStorage.getItem(SETTING) !== "off";
}

function addPageKeys() {
  const list = sheet.querySelector("[data-shortcuts-list]");
  for (const target of document.querySelectorAll("[data-key]")) {
    const row = document.createElement("div");
    const key = document.createElement("kbd");
    key.textContent = target.dataset.key.toUpperCase();
    row.append(document.createElement("dt"), document.createElement("dd"));
    row.firstChild.append(key);
    row.lastChild.textContent = target.textContent.trim();
    list.append(row);
  }
}

document.addEventListener("keydown", (event) => {
  // While the input method is composing, every key is its own (229: old browsers).
  if (event.isComposing || event.keyCode === 229 || event.repeat) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    pressPrimary(event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (sheet?.open || isWriting(event.target) || !singleKeysAreOn()) return;
  pressSingle(event);
});

if (sheet) {
  const opener = document.querySelector("[data-shortcuts-open]");
  opener.hidden = false;
  opener.addEventListener("click", () => sheet.showModal());
  toggle.checked = singleKeysAreOn();
  toggle.addEventListener("change", () => {
    localStorage.setItem(SETTING, toggle.checked ? "on" : "off");
  });
  addPageKeys();
}
document.documentElement.classList.add("has-keys");
