// The booth's page while it stays open: who waits by now, and how long the talk lasts.
// Without it the link "read again" does the same.

const EVERY_MS = 10000;
const MINUTE = 60000;
const loaded = Date.now();
const line = document.querySelector("[data-line-url]");
const talk = document.querySelector("[data-minutes-since]");

function write(now) {
  let own = 0;
  for (const cell of line.querySelectorAll("[data-waiting]")) {
    const { waiting } = now.lines[cell.dataset.waiting];
    cell.textContent = waiting;
    if (line.dataset.own.split(" ").includes(cell.dataset.waiting)) own += waiting;
  }
  document.querySelector("[data-own-waiting]").textContent = own;
}

async function renew() {
  if (document.hidden) return;
  try {
    const answer = await fetch(line.dataset.lineUrl, { headers: { Accept: "application/json" } });
    if (answer.ok) write(await answer.json());
  } catch {
    // Away for a moment: the figures keep their time beside them.
  }
}

function count() {
  const minutes = Number(talk.dataset.minutesSince) + (Date.now() - loaded) / MINUTE;
  talk.textContent = Math.floor(minutes);
}

if (line) setInterval(renew, EVERY_MS);
if (talk) setInterval(count, EVERY_MS);
