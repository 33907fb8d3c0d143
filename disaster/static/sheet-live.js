// What the sheet comes to so far. The server works it out a moment after the last change;
// without a signal the bar says so and everything typed stays.

import { form, say, sheet, tell } from "./sheet-words.js";

const WAIT_MS = 400;
const AGAIN_MS = 15000;
const line = sheet.querySelector("[data-live-line]");
const detail = sheet.querySelector("[data-live-detail]");
let timer = 0;
let asking = null;

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  try {
    const answer = await fetch(sheet.dataset.live, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "text/html" },
      redirect: "error",
      signal,
    });
    if (answer.status === 401) return hold("logged-out");
    if (!answer.ok) return hold("no-answer");
    show(await answer.text());
  } catch {
    if (!signal.aborted) hold("no-signal");
  }
}

function show(markup) {
  const made = new DOMParser().parseFromString(markup, "text/html");
  const found = made.querySelector("[data-live-answer]");
  line.replaceChildren(...found.querySelector("[data-line]").childNodes);
  detail.replaceChildren(...found.querySelector("[data-detail]").childNodes);
  tell("live", { isSettled: found.hasAttribute("data-settled") });
}

function hold(why) {
  line.textContent = say(why);
  const again = document.createElement("button");
  again.type = "button";
  again.className = "button button-secondary";
  again.textContent = say("retry");
  again.addEventListener("click", ask);
  detail.replaceChildren(again);
  clearTimeout(timer);
  timer = setTimeout(ask, AGAIN_MS);
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT_MS);
}

form.addEventListener("input", soon);
sheet.addEventListener("sheet:restored", soon);
window.addEventListener("online", ask);
form.addEventListener("submit", () => {
  clearTimeout(timer);
  asking?.abort();
});
ask();
