// The keyboard of the matching: a digit chooses a candidate, Enter records it, the arrows
// go from one to the next. Everything is in the form already; this only presses it.

const one = document.querySelector("[data-matching-one]");
const many = document.querySelector("[data-matching-many]");

function isText(element) {
  return element.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
}

function isPressable(element) {
  return element.matches("a, button, summary");
}

function keysAreOff() {
  return localStorage.getItem("single-keys") === "off";
}

function isOurs(event) {
  const composing = event.isComposing || event.keyCode === 229;
  const combined = event.ctrlKey || event.metaKey || event.altKey;
  const busy = document.querySelector("dialog[open]") || isText(event.target);
  return !(composing || combined || event.repeat || busy || keysAreOff());
}

function choose(radio) {
  radio.checked = true;
  radio.focus();
}

function step(by) {
  const radios = [...one.querySelectorAll("input[name=choice]")];
  const at = radios.findIndex((radio) => radio.checked);
  choose(radios[(at + by + radios.length) % radios.length]);
}

function record() {
  one.requestSubmit(one.querySelector("button[type=submit]"));
}

function press(event) {
  if (!isOurs(event)) return;
  const numbered = /^\d$/.test(event.key) && one.querySelector(`[data-number="${event.key}"]`);
  if (numbered) choose(numbered);
  else if (event.key === "ArrowDown") step(1);
  else if (event.key === "ArrowUp") step(-1);
  else if (event.key === "Enter" && !isPressable(event.target)) record();
  else return;
  event.preventDefault();
}

function count() {
  const place = many.querySelector("[data-matching-count]");
  const ticked = many.querySelectorAll("input[name=pair]:checked").length;
  place.textContent = `${ticked} ${place.dataset.label}`;
}

if (one) document.addEventListener("keydown", press);
if (many) {
  many.addEventListener("change", count);
  count();
}
