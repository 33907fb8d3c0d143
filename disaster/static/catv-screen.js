// Turns the pages of the screen, and keeps showing them while the server is away.
//
// Every page that was seen is kept. A new revision in now.json begins again from the
// first page; a broadcast leaves by its own expiry even if nothing answers any more.

const CHECK_SECONDS = 5;
const seen = new Map();

function standing() {
  return document.querySelector("main");
}

function isOver(main) {
  const until = main.dataset.expires;
  return until !== "" && Date.parse(until) <= Date.now();
}

function show(main) {
  const next = document.importNode(main, true);
  next.hidden = isOver(next);
  standing().replaceWith(next);
}

async function read(name) {
  try {
    const answer = await fetch(name, { cache: "no-cache" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const main = page.querySelector("main");
      if (main) {
        seen.set(name, main);
        return main;
      }
    }
    return answer.status === 404 ? null : seen.get(name);
  } catch {
    return seen.get(name);
  }
}

async function turn() {
  const { next, first } = standing().dataset;
  show((await read(next)) ?? (await read(first)) ?? standing());
}

async function watch() {
  standing().hidden = isOver(standing());
  try {
    const answer = await fetch(standing().dataset.now, { cache: "no-cache" });
    const { revision } = await answer.json();
    if (String(revision) !== standing().dataset.revision) {
      seen.clear();
      show((await read(standing().dataset.first)) ?? standing());
    }
  } catch {
    // What was published last stays until it expires.
  }
}

seen.set(standing().dataset.first, standing());
setInterval(turn, Number(standing().dataset.seconds) * 1000);
setInterval(watch, CHECK_SECONDS * 1000);
