// Degree × share: what remains undamaged is told at once, and a tapped cell says by
// itself that the part is filled in below.

import { form, inPlaces, numberOf, say, sheet } from "./sheet-words.js";

const HUNDRED = 100;
const CLOSE = 1e-9;

function start(part) {
  const key = part.dataset.part;
  const told = part.querySelector("[data-remaining]");
  const own = (middle) => part.querySelectorAll(`[name^="${key}_${middle}_"]`);
  const answers = part.querySelectorAll(`[name="${key}_answer"]`);
  const total = part.querySelector(`[name="${key}_total"]`);
  const unseen = part.querySelector(`[name="${key}_unconfirmed"]`);

  function shares() {
    const tapped = [...own("share"), ...own("band")].filter((cell) => cell.checked);
    const typed = [...own("percent")].filter((field) => field.value.trim());
    return [
      ...tapped.map((cell) =>
        cell.name.includes("_band_") ? Number(cell.value) : HUNDRED * numberOf(cell.value)),
      ...typed.map((field) => numberOf(field.value)),
    ].filter((share) => share !== 0);
  }

  function tellShares(found) {
    const sum = found.reduce((one, other) => one + other, 0);
    const isOver = sum > HUNDRED + CLOSE;
    told.classList.toggle("is-over", isOver);
    if (found.includes(null)) told.textContent = say("not-a-number");
    else if (!found.length) told.textContent = "";
    else if (isOver) told.textContent = say("over", { percent: inPlaces(sum) });
    else if (sum > HUNDRED - CLOSE) told.textContent = say("full");
    else told.textContent = say("remaining", { percent: inPlaces(HUNDRED - sum) });
  }

  function tellCounts() {
    const all = numberOf(total.value) ?? 0;
    const hidden = numberOf(unseen.value) ?? 0;
    const hit = [...own("count")].reduce((sum, one) => sum + (numberOf(one.value) ?? 0), 0);
    const isOver = hit + hidden > all;
    told.classList.toggle("is-over", isOver);
    told.textContent = isOver
      ? say("overcounted", { sum: hit + hidden, total: all })
      : say("counted", { seen: all - hidden, left: all - hidden - hit });
  }

  function refresh() {
    if (!told) return;
    const isCounted = total && [total, unseen, ...own("count")].some((one) => one.value.trim());
    if (isCounted) tellCounts();
    else tellShares(shares());
  }

  function clear() {
    for (const cell of part.querySelectorAll(".grid-cells input")) {
      cell.checked = cell.type === "radio" && cell.value === "0";
    }
    for (const field of part.querySelectorAll("[data-number]")) field.value = "";
    for (const other of part.querySelectorAll(".fold input[type=radio], .ask-list input")) {
      if (other.type === "radio" || other.type === "checkbox") other.checked = false;
    }
  }

  // An opened fold takes the place of the grid, unless the grid was tapped already.
  function takePlace(fold, name) {
    fold?.addEventListener("toggle", () => {
      const isTapped = [...own("share")].some((cell) => cell.checked && cell.value !== "0");
      part.classList.toggle(name, fold.open && !isTapped);
    });
  }

  takePlace(part.querySelector("[data-counts]"), "is-counting");
  takePlace(part.querySelector("[data-percents]"), "is-typing");
  part.addEventListener("input", ({ target }) => {
    if (![...answers].includes(target)) {
      const isEmpty = target.type === "radio" ? target.value === "0" : !target.value;
      if (answers.length && !isEmpty) answers[0].checked = true;
    } else if (target.value !== "below") {
      clear();
    }
    refresh();
  });
  sheet.addEventListener("sheet:restored", refresh);
  refresh();
}

form.querySelectorAll("[data-part]").forEach(start);
