// A scanner is a keyboard that types faster than any hand and ends with Enter. Wherever
// the focus is, what it types goes into the search field; / goes there by hand. A single
// key of a person waits for the blink that tells it from a scanner's, and then counts.

const BLINK_MS = 45;
const field = document.querySelector("[data-scan]");
let burst = "";
let timer = 0;

function isWriting(element) {
  if (element.matches("input[type=radio], input[type=checkbox]")) return false;
  return element.isContentEditable || element.matches("input, select, textarea");
}

function isForeign(event) {
  const combined = event.ctrlKey || event.metaKey || event.altKey;
  const composing = event.isComposing || event.keyCode === 229;
  return event.isGivenBack || combined || composing || document.querySelector("dialog[open]");
}

function giveBack() {
  const key = burst;
  burst = "";
  if (key.length > 1) return; // Half a scan is nobody's shortcut.
  if (key === "/" && localStorage.getItem("single-keys") !== "off") {
    field.focus();
    return;
  }
  const again = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  again.isGivenBack = true;
  document.body.dispatchEvent(again); // A ticked box is no text field.
}

function collect(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.repeat) return;
  burst += event.key;
  clearTimeout(timer);
  timer = setTimeout(giveBack, BLINK_MS);
}

function finish(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  clearTimeout(timer);
  field.value = burst;
  burst = "";
  field.form.requestSubmit();
}

function press(event) {
  if (isForeign(event)) return;
  if (event.key === "Enter" && burst.length > 1) finish(event);
  else if (event.key.length === 1 && event.key !== " " && !isWriting(event.target)) collect(event);
}

// Before keys.js, which would take every letter of a code for a shortcut.
if (field) {
  window.addEventListener("keydown", press, { capture: true });
  document.documentElement.classList.add("has-scan");
}
