// The screen turned to the visitor follows the desk: when the matter has come further,
// the page is read anew. Without this the button "read again" does the same.

const EVERY_MS = 3000;
const page = document.querySelector("[data-visitor-poll]");

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(page.dataset.visitorPoll, {
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) return;
    const { version } = await answer.json();
    // What the new stage says comes before a phrase that somebody chose earlier.
    if (version !== page.dataset.version) {
      location.replace(document.querySelector("[data-visitor-reload]").href);
    }
  } catch {
    // Away for a moment: what is shown stays.
  }
}

setInterval(look, EVERY_MS);
