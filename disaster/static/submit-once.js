// One press, one deed. The server refuses a repetition by itself; this spares people the
// second press and says that the first one counted.

// An answer that is a download never leaves the page, so the form must come back alone.
const COMES_BACK_AFTER_MS = 15000;

function mark(form, busy) {
  form.toggleAttribute("data-busy", busy);
  for (const button of form.querySelectorAll("button[type=submit]")) {
    const label = button.querySelector("[data-button-label]");
    if (busy) {
      button.setAttribute("aria-disabled", "true");
    } else {
      button.removeAttribute("aria-disabled");
    }
    if (label) {
      label.dataset.calm ??= label.textContent;
      label.textContent = busy ? button.dataset.busyLabel : label.dataset.calm;
    }
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.hasAttribute("data-busy")) {
    event.preventDefault();
    return;
  }
  mark(form, true); // Not `disabled`: that would lose the focus and the button's value.
  setTimeout(() => mark(form, false), COMES_BACK_AFTER_MS);
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-busy]").forEach((form) => mark(form, false));
});
