// Nothing typed is lost: a copy on the device at once, the draft on the server a few
// seconds later. The copy goes as soon as the server has the same, so a shared tablet
// keeps nothing that is safe elsewhere; what is left is found by its own person only.

import { form, say, sheet, tell } from "./sheet-words.js";

const SAVE_AFTER_MS = 3000;
const AGAIN_AFTER_MS = 15000;
const { owner, opened, cleared, saving } = sheet.dataset;
const KEY = `sheet-copy ${owner} ${saving}`;
const NAMES_KEY = `sheet-surveyors ${owner}`;
const saved = sheet.querySelector("[data-saved]");
const seen = form.elements.draft_seen;
const OURS = new Set(["csrf_token", "draft_seen", "idempotency_key", "deed"]);
let timer = 0;
let changes = 0;
let isLeaving = false;
let isRefused = false; // Another page holds the draft; only people can settle that.
let running = null;

function values() {
  const found = {};
  for (const [name, value] of new FormData(form)) {
    if (!OURS.has(name)) (found[name] ??= []).push(value);
  }
  return found;
}

function keepCopy(isHanded = false) {
  const copy = { opened, seen: seen.value, isHanded, values: values() };
  try {
    localStorage.setItem(KEY, JSON.stringify(copy));
  } catch {
    // A full or forbidden storage: the server's draft is what is left.
  }
}

function note(text, isWarning = false) {
  saved.textContent = text;
  saved.classList.toggle("is-warning", isWarning);
}

async function save() {
  clearTimeout(timer);
  if (!changes || isLeaving || isRefused || running) return;
  const upTo = changes;
  let isTaken = false;
  running = new AbortController();
  try {
    const answer = await fetch(saving, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      redirect: "error",
      signal: running.signal,
    });
    isTaken = await took(answer, upTo);
  } catch {
    if (!isLeaving) note(say("kept-here"), true);
  } finally {
    running = null;
  }
  if (changes) soon(isTaken ? SAVE_AFTER_MS : AGAIN_AFTER_MS);
}

async function took(answer, upTo) {
  const told = await answer.json();
  if (!answer.ok) {
    isRefused = answer.status === 409;
    note(`${answer.status === 401 ? say("logged-out") : told.title} ${say("kept-here")}`, true);
    return false;
  }
  seen.value = told.seen;
  note(told.text);
  if (changes !== upTo) {
    keepCopy();
    return true;
  }
  changes = 0;
  localStorage.removeItem(KEY);
  return true;
}

function soon(wait = SAVE_AFTER_MS) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function changed() {
  changes += 1;
  keepCopy();
  soon();
}

function fill(kept) {
  for (const field of form.elements) {
    if (!field.name || OURS.has(field.name) || field.tagName === "BUTTON") continue;
    const given = kept[field.name] ?? [];
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = given.includes(field.value);
    } else {
      field.value = given[0] ?? "";
    }
  }
  tell("restored");
}

// A copy may have reached the server after all: recorded with the house, or handed over
// by the button. All moments are the server's; the clock of this device decides nothing.
function isStale(copy) {
  if (cleared && cleared > copy.opened) return true;
  return copy.isHanded && seen.value > copy.seen;
}

function restore() {
  const copy = JSON.parse(localStorage.getItem(KEY) ?? "null");
  if (!copy || !sheet.hasAttribute("data-fresh")) return;
  if (isStale(copy)) localStorage.removeItem(KEY);
  else if (seen.value && seen.value !== copy.seen) offer(copy);
  else take(copy);
}

function take(copy) {
  const before = values();
  fill(copy.values);
  if (copy.seen) {
    seen.value = copy.seen; // The page goes on from the saving that the copy knew.
    sheet.parentElement.querySelector("[data-draft-offer]")?.remove();
  }
  changes += 1;
  soon();
  ask("restored", "drop-copy", () => {
    fill(before);
    changes = 0;
    clearTimeout(timer);
    localStorage.removeItem(KEY);
  });
}

// Somebody saved this sheet elsewhere meanwhile: people choose, nothing is mixed.
function offer(copy) {
  ask("diverged", "take-copy", () => {
    fill(copy.values);
    changed();
  });
}

function ask(told, label, deed) {
  const box = sheet.querySelector("[data-restored]");
  const button = box.querySelector("button");
  box.querySelector("span").textContent = say(told);
  button.textContent = say(label);
  button.addEventListener("click", () => {
    deed();
    box.hidden = true;
  });
  box.hidden = false;
}

function offerSurveyors() {
  const names = localStorage.getItem(NAMES_KEY);
  const field = form.elements.surveyors;
  const box = form.querySelector("[data-surveyors]");
  if (!names || names === field.value) return;
  const button = box.querySelector("button");
  button.textContent = say("last-time", { names });
  button.addEventListener("click", () => {
    field.value = names;
    box.hidden = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  box.hidden = false;
}

// Whoever leaves a shared tablet leaves no names behind; unsaved work is kept for them.
function forgetNames() {
  localStorage.removeItem(NAMES_KEY);
}

form.addEventListener("input", changed);
form.addEventListener("change", changed);
sheet.addEventListener("sheet:step", save);
window.addEventListener("online", save);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save();
});
form.addEventListener("submit", (event) => {
  isLeaving = true;
  clearTimeout(timer);
  running?.abort();
  if (changes) keepCopy(event.submitter?.hasAttribute("data-keep"));
  localStorage.setItem(NAMES_KEY, form.elements.surveyors.value);
});
window.addEventListener("pageshow", () => {
  isLeaving = false;
});
document.querySelector(".account form")?.addEventListener("submit", forgetNames);
restore();
offerSurveyors();
