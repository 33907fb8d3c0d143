// The mean of the corners as 1/n beside the limits, while it is being measured. What
// follows from it is the server's to say.

import { form, inPlaces, numberOf, say, sheet } from "./sheet-words.js";

const PRINTED_PLUMB = 1200;
const box = form.querySelector("[data-tilt]");
const value = (name) => form.elements[name]?.value.trim() ?? "";

function corners() {
  const found = [];
  for (let corner = 1; corner <= 4; corner += 1) {
    const [along, across] = [value(`tilt_${corner}`), value(`tilt_${corner}_y`)];
    if (along || across) {
      found.push(Math.hypot(numberOf(along || "0") ?? NaN, numberOf(across || "0") ?? NaN));
    }
  }
  return found;
}

function refresh() {
  const told = box.querySelector("[data-tilt-mean]");
  const mean = value("tilt_mean");
  const measured = mean ? [numberOf(mean) ?? NaN] : corners();
  const plumb = mean ? PRINTED_PLUMB : (numberOf(value("plumb_mm") || "1200") ?? NaN);
  const sum = measured.reduce((one, other) => one + other, 0);
  mark(sum, plumb * measured.length);
  if (!measured.length) told.textContent = say("no-mean");
  else if (Number.isNaN(sum / plumb)) told.textContent = say("not-a-number");
  else if (!sum) told.textContent = say("upright");
  else {
    told.textContent = say("mean", {
      mean: inPlaces(sum / measured.length),
      plumb,
      parts: inPlaces((plumb * measured.length) / sum, 0),
      corners: measured.length,
    });
  }
}

function mark(sum, whole) {
  let isMarked = false; // The limits stand from the worst down; one of them holds.
  for (const line of box.querySelectorAll("[data-bound]")) {
    const [over, under] = line.dataset.bound.split("/").map(Number);
    const isReached = !isMarked && sum > 0 && sum * under >= whole * over;
    line.classList.toggle("is-reached", isReached);
    isMarked ||= isReached;
  }
}

if (box) {
  box.addEventListener("input", refresh);
  sheet.addEventListener("sheet:restored", refresh);
  refresh();
}
