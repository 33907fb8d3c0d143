// One step a page. The steps are sections of one form, so everything typed stays where it
// is; the address holds the step (#step-3), so that the browser's back key goes back.

import { form, numberOf, say, sheet, tell, valuesOf } from "./sheet-words.js";

const steps = [...form.querySelectorAll("[data-step]")];
const last = steps.length - 1;
const [back, next] = ["[data-back]", "[data-next]"].map((one) => form.querySelector(one));
const record = form.querySelector("[data-record]");
const keep = form.querySelector("[data-keep]");
const index = form.querySelector("[data-index]");
let current = 0;
let isSettled = false; // The server says that the rest changes nothing.

function isMet(skip) {
  const given = valuesOf(skip.field);
  if (skip.above !== null) return given.some((text) => numberOf(text) > skip.above);
  if (!skip.values.length) return given.length > 0;
  return given.some((value) => skip.values.includes(value));
}

function isNeedless(step) {
  if (step.dataset.kind === "part" && isSettled) return true;
  return JSON.parse(step.dataset.skips).some(isMet);
}

// A choice that stands on its first value by itself was not made by anybody.
function isFilled(step) {
  return [...step.querySelectorAll("input[name], textarea[name]")].some((field) => {
    if (field.type === "radio" || field.type === "checkbox") {
      return field.checked && !["0", "below", "building"].includes(field.value);
    }
    return field.value !== "" && field.name !== "plumb_mm";
  });
}

function nextNeeded(from, direction) {
  let place = from + direction;
  while (place > 0 && place < last && isNeedless(steps[place])) place += direction;
  return Math.min(Math.max(place, 0), last);
}

function stepOfHash() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const step = target?.closest("[data-step]");
  return { place: step ? steps.indexOf(step) : -1, target };
}

function paint() {
  steps.forEach((step, place) => {
    step.hidden = place !== current;
    const needless = isNeedless(step);
    step.querySelector("[data-needless]").hidden = !needless;
    const state = needless ? "needless" : isFilled(step) ? "done" : "open";
    const line = index.querySelectorAll("li")[place];
    line.querySelector("[data-state]").textContent = place === last ? "" : say(state);
    const link = line.querySelector("a");
    if (place === current) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  });
  const facts = {
    number: current + 1,
    count: steps.length,
    title: steps[current].dataset.title,
  };
  form.querySelector("[data-where]").textContent = say("where", facts);
  form.querySelector("[data-progress] progress").value = current + 1;
  back.disabled = current === 0;
  next.hidden = current === last;
  record.hidden = current !== last;
  // Ctrl+Enter presses the primary button: only the last step has one.
  record.toggleAttribute("data-primary", current === last);
}

function show(place, field) {
  current = place;
  paint();
  index.open = false;
  const heading = steps[place].querySelector("h2");
  form.querySelector("[data-progress]").scrollIntoView({ block: "start" });
  if (field && field !== steps[place]) openFolds(field);
  (focusable(field) ?? heading).focus({ preventScroll: !focusable(field) });
  tell("step", { step: steps[place], place });
}

function focusable(element) {
  if (!element || element.matches("[data-step], h2")) return null;
  const inner = "input, textarea, button";
  return element.matches(inner) ? element : element.querySelector(inner);
}

function openFolds(element) {
  let fold = element.closest("details");
  while (fold) {
    fold.open = true;
    fold = fold.parentElement.closest("details");
  }
}

function go(place) {
  if (location.hash === `#${steps[place].id}`) show(place);
  else location.hash = steps[place].id;
}

function forward() {
  if (current < last) go(nextNeeded(current, 1));
}

// Enter goes on; it never sends half a form.
function onKey(event) {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
  const target = event.target;
  if (target.matches("textarea, button, a, summary") && !event.ctrlKey) return;
  if (event.ctrlKey && current === last) return;
  event.preventDefault();
  event.stopPropagation();
  if (target.type === "radio" || target.type === "checkbox") target.click();
  else forward();
}

function start() {
  form.classList.add("is-stepped");
  form.querySelector("[data-progress]").hidden = false;
  form.querySelector("[data-foot]").hidden = false;
  form.querySelector("[data-try]").hidden = true;
  form.querySelector("[data-nav]").append(record);
  form.querySelector("[data-progress]").append(keep);
  form.querySelector("[data-buttons]").hidden = true;
  back.addEventListener("click", () => go(nextNeeded(current, -1)));
  next.addEventListener("click", forward);
  form.addEventListener("keydown", onKey);
  form.addEventListener("change", paint);
  sheet.addEventListener("sheet:restored", paint);
  sheet.addEventListener("sheet:live", ({ detail }) => {
    isSettled = detail.isSettled;
    paint();
  });
  window.addEventListener("hashchange", () => {
    const { place, target } = stepOfHash();
    if (place >= 0) show(place, target);
  });
  // A result that was worked out and what must be mended stand above the steps.
  const wrong = form.querySelector("[data-invalid]");
  if (wrong) openFolds(wrong);
  // Whoever pressed a link before this script was there has chosen already.
  const chosen = stepOfHash().place;
  const first = wrong ? steps.indexOf(wrong.closest("[data-step]")) : 0;
  current = chosen >= 0 ? chosen : first;
  paint();
  tell("step", { step: steps[current], place: current });
}

start();
