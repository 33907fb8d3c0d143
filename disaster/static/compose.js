// The composer while somebody writes: the preview follows, and the draft is kept.
// Without script the buttons below the form do the same. "Saved at" is the server's word.

const form = document.querySelector("[data-compose]");
const preview = document.querySelector("[data-preview]");
const saved = document.querySelector("[data-saved]");
const LOOK_MS = 800;
const SAVE_MS = 4000;
let looking = null;
let lookTimer = 0;
let saveTimer = 0;
let isSaving = false;
let isLeaving = false;
let kept = written();

function written() {
  const fields = new FormData(form);
  for (const name of ["csrf_token", "version", "idempotency_key"]) fields.delete(name);
  return new URLSearchParams(fields).toString();
}

function say(text) {
  saved.hidden = false;
  saved.textContent = text;
}

async function look() {
  looking?.abort();
  looking = new AbortController();
  const { signal } = looking;
  const fields = new FormData(form);
  fields.set("deed", "check");
  try {
    const answer = await fetch(form.dataset.look, {
      method: "POST",
      body: fields,
      headers: { Accept: "text/html" },
      redirect: "error",
      signal,
    });
    // What is not filled in yet is no complaint while somebody is still typing.
    if (!answer.ok) return;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = made.querySelector("[data-preview]");
    if (found) preview.replaceChildren(...found.childNodes);
  } catch {
    // No signal: the last preview stays, and saving says so.
  }
}

async function save() {
  const now = written();
  if (isLeaving || isSaving || now === kept) return;
  isSaving = true;
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      redirect: "error",
    });
    const told = await answer.json();
    if (answer.ok) keep(told, now);
    else if (told.message) say(told.message);
  } catch {
    say(saved.dataset.wordAway);
  } finally {
    isSaving = false;
    later();
  }
}

// From now on the form changes the draft that was kept, instead of making another.
function keep(told, now) {
  kept = now;
  put("version", told.version);
  put("broadcast_id", told.id);
  form.action = told.url;
  form.dataset.look = told.url;
  for (const button of form.querySelectorAll("[formaction]")) {
    button.setAttribute("formaction", `${told.url}?deed=submit`);
  }
  say(saved.dataset.wordSaved.replace("%s", told.saved_at));
}

function put(name, value) {
  let field = form.querySelector(`input[name="${name}"]`);
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    form.append(field);
  }
  field.value = value;
}

function later() {
  clearTimeout(saveTimer);
  if (!isLeaving && written() !== kept) saveTimer = setTimeout(save, SAVE_MS);
}

form?.addEventListener("input", () => {
  clearTimeout(lookTimer);
  lookTimer = setTimeout(look, LOOK_MS);
  later();
});
form?.addEventListener("submit", () => {
  isLeaving = true;
  clearTimeout(saveTimer);
  clearTimeout(lookTimer);
  looking?.abort();
});
