// Numbers without a keyboard: a pad that writes into the field in focus, and − ＋ for
// counts. The device's own keyboard stays one button away.

import { brought, form, numberOf, say, sheet } from "./sheet-words.js";

const SETTING = "sheet-keyboard";
const REPEAT_AFTER_MS = 500;
const REPEAT_EVERY_MS = 90;
const isTouched = matchMedia("(any-pointer: coarse)").matches;
let usesPad = isTouched && localStorage.getItem(SETTING) !== "own";
let target = null;

function typed(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function fieldsOf(step) {
  return [...step.querySelectorAll("[data-number]")].filter(
    (field) => !field.closest("details:not([open])"),
  );
}

function labelOf(field) {
  return form.querySelector(`label[for="${field.id}"]`).firstChild.textContent.trim();
}

function aim(field) {
  target?.classList.remove("is-target");
  target = field;
  const pad = field?.closest("[data-step]")?.querySelector("[data-pad]");
  if (!pad) return;
  field.classList.add("is-target");
  pad.querySelector("[data-pad-target]").textContent = say("writing", { label: labelOf(field) });
  for (const key of pad.querySelectorAll("[data-several-only]")) {
    key.hidden = !field.hasAttribute("data-several");
  }
}

function toNext(step) {
  const fields = fieldsOf(step);
  const place = fields.indexOf(target);
  const following = fields[place + 1] ?? fields.find((field) => !field.value) ?? fields[0];
  following.focus({ preventScroll: true });
  following.scrollIntoView({ block: "nearest" });
  aim(following);
}

function press(sign, step) {
  if (!target || !step.contains(target)) aim(fieldsOf(step)[0]);
  if (sign === "next") {
    toNext(step);
    return;
  }
  if (sign === "back") target.value = target.value.slice(0, -1);
  else if (target.value.length < target.maxLength) target.value += sign;
  typed(target);
}

// A pad stands only where there is something to write into.
function showPads() {
  for (const pad of form.querySelectorAll("[data-pad]")) {
    pad.hidden = !fieldsOf(pad.closest("[data-step]")).length;
  }
}

function setMode(pad) {
  const button = pad.querySelector("[data-pad-keyboard]");
  button.setAttribute("aria-pressed", String(!usesPad));
  for (const field of form.querySelectorAll("[data-number]")) {
    field.dataset.mode ??= field.inputMode;
    field.inputMode = usesPad ? "none" : field.dataset.mode;
  }
}

function addPad(step) {
  const pad = brought("pad").firstElementChild.cloneNode(true);
  step.append(pad);
  // The focus stays in the field, so that the keys know where to write.
  pad.addEventListener("pointerdown", (event) => event.preventDefault());
  pad.addEventListener("click", ({ target: key }) => {
    const { keySign } = key.dataset;
    if (keySign) press(keySign, step);
    if (!key.hasAttribute("data-pad-keyboard")) return;
    usesPad = !usesPad;
    localStorage.setItem(SETTING, usesPad ? "pad" : "own");
    setMode(pad);
    if (target && !usesPad) {
      target.blur();
      target.focus();
    }
  });
  setMode(pad);
}

function addStepper(row) {
  const field = row.querySelector("input");
  const make = (sign, word, change) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "stepper-button";
    button.textContent = sign;
    button.setAttribute("aria-label", say(word, { label: labelOf(field) }));
    const step = () => {
      field.value = String(Math.max((numberOf(field.value) ?? 0) + change, 0));
      typed(field);
    };
    let timer = 0;
    const stop = () => clearInterval(timer) || clearTimeout(timer);
    button.addEventListener("click", step);
    button.addEventListener("pointerdown", () => {
      timer = setTimeout(() => {
        timer = setInterval(step, REPEAT_EVERY_MS);
      }, REPEAT_AFTER_MS);
    });
    for (const end of ["pointerup", "pointerleave", "pointercancel"]) {
      button.addEventListener(end, stop);
    }
    return button;
  };
  row.prepend(make("−", "minus", -1));
  row.append(make("＋", "plus", 1));
}

form.querySelectorAll("[data-stepper]").forEach(addStepper);
if (isTouched) {
  for (const step of form.querySelectorAll("[data-step]")) {
    if (step.querySelector("[data-number]")) addPad(step);
  }
}
for (const fold of form.querySelectorAll("[data-step] details")) {
  fold.addEventListener("toggle", () => {
    showPads();
    const first = fold.querySelector("[data-number]");
    if (isTouched && fold.open && first) aim(first);
  });
}
form.addEventListener("focusin", ({ target: field }) => {
  if (field.matches("[data-number]")) aim(field);
});
sheet.addEventListener("sheet:step", ({ detail }) => {
  showPads();
  const fields = fieldsOf(detail.step);
  if (isTouched && fields.length) aim(fields.find((field) => !field.value) ?? fields[0]);
});
