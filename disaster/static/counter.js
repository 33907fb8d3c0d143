// The desk's search while somebody types, the arrows on the cards, and L for the
// visitor's language. Without this the same form and the same links do the work.

const AFTER_MS = 120;
const form = document.querySelector("[data-desk-search]");
const field = form?.querySelector("input[name=q]");
const next = document.querySelector("[data-next-language]");
let waiting = 0;
let asking = null;
let asked = field?.value;

function isComposing(event) {
  return event.isComposing || event.keyCode === 229; // 229: old browsers.
}

function place(html) {
  const made = new DOMParser().parseFromString(html, "text/html");
  const found = made.querySelector("[data-desk-results]");
  if (found) document.querySelector("[data-desk-results]").replaceWith(found);
}

async function ask() {
  if (field.value.trim() === asked.trim()) return;
  asked = field.value;
  asking?.abort(); // An answer to what stands no longer in the field is none.
  asking = new AbortController();
  const address = new URL(form.dataset.results, location.href);
  address.search = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(address, { signal: asking.signal });
    if (answer.headers.get("Content-Type")?.startsWith("text/html") && !answer.redirected) {
      place(await answer.text());
    }
  } catch {
    // Away for a moment, or overtaken: Enter asks the server again.
  }
}

function later(event) {
  clearTimeout(waiting);
  if (!event.isComposing) waiting = setTimeout(ask, AFTER_MS);
}

function step(event) {
  const cards = [...document.querySelectorAll("[data-desk-card]")];
  const at = cards.indexOf(document.activeElement);
  if (!cards.length || (at < 0 && document.activeElement !== field)) return;
  const wanted = at + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  (wanted < 0 ? field : cards[Math.min(wanted, cards.length - 1)]).focus();
}

function press(event) {
  if (isComposing(event)) {
    // The Enter that takes a word over is the input method's, in every browser.
    if (event.key === "Enter" && event.target === field) event.preventDefault();
    return;
  }
  const plain = !(event.ctrlKey || event.metaKey || event.altKey);
  if (plain && (event.key === "ArrowDown" || event.key === "ArrowUp")) step(event);
}

function nextLanguage() {
  const links = [...document.querySelectorAll("[data-language] a")];
  const at = links.findIndex((link) => link.hasAttribute("aria-current"));
  location.assign(links[(at + 1) % links.length].href);
}

if (form) {
  field.addEventListener("input", later);
  field.addEventListener("compositionend", later);
  form.addEventListener("submit", () => asking?.abort());
  document.addEventListener("keydown", press);
}
document.documentElement.classList.add("has-desk");
next?.addEventListener("click", nextLanguage);
