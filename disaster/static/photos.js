// One request a photograph, each with its own receipt and retry, so that a bad line costs
// one picture and not the whole set. The bytes leave the device as the camera wrote them:
// they are evidence. Without this script the form sends everything at once.

const TRIES = 4;
const FIRST_PAUSE_MS = 1500;
const LARGEST_BYTES = 20 * 1024 * 1024;
const CREATED = 201;
const TRY_AGAIN = (status) => status === 0 || status === 429 || status >= 500;
const FULL_DISK = 507;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function say(form, key) {
  return form.querySelector(`[data-say="${key}"]`).content.textContent;
}

function post(url, body, onProgress) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    const finish = () => done({ status: request.status, answer: request.response });
    request.addEventListener("load", finish);
    request.addEventListener("error", finish);
    request.addEventListener("abort", finish);
    request.send(body);
  });
}

function addLine(list, form, file) {
  const line = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const told = document.createElement("span");
  name.className = "photo-file";
  name.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  told.textContent = say(form, "waiting");
  line.append(name, bar, told);
  list.append(line);
  return { line, bar, told, file, arrived: false };
}

function bodyFor(form, file) {
  const body = new FormData();
  for (const name of ["csrf_token", "part", "caption"]) {
    body.append(name, new FormData(form).get(name) ?? "");
  }
  body.append("photos", file, file.name);
  return body;
}

async function send(form, one, body) {
  one.told.textContent = say(form, "sending");
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const { status, answer } = await post(form.action, body, (share) => {
      one.bar.value = share;
    });
    if (status >= 200 && status < 300) {
      one.arrived = true;
      one.bar.value = 1;
      one.told.textContent = `${status === CREATED ? "✓ " : ""}${answer?.told ?? ""}`;
      return;
    }
    if (!TRY_AGAIN(status) || status === FULL_DISK) {
      one.bar.remove();
      one.told.textContent = answer?.title ?? say(form, "lost");
      return;
    }
    one.bar.value = 0;
    one.told.textContent = say(form, "again");
    if (attempt < TRIES) await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
  }
  one.told.textContent = say(form, "lost");
  offerRetry(form, one, body);
}

function offerRetry(form, one, body) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-secondary";
  button.textContent = say(form, "retry");
  button.addEventListener("click", async () => {
    button.remove();
    await send(form, one, body);
    if (one.arrived) await renewGallery(form);
    form.dispatchEvent(new Event("photos-counted"));
  });
  one.line.append(button);
}

function read(url) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.addEventListener("loadend", () => done(request.response));
    request.send();
  });
}

async function renewGallery(form) {
  const shown = form.closest("#photos").querySelector("[data-gallery]");
  const page = await read(form.dataset.galleryUrl);
  const fresh = page?.querySelector("[data-gallery]");
  if (fresh) shown.replaceChildren(...fresh.childNodes);
}

function problem(form, files) {
  if (!files.length) return say(form, "no-photo");
  if (!new FormData(form).get("part")) return say(form, "no-part");
  return "";
}

async function sendAll(form, files) {
  const area = form.querySelector("[data-photo-progress]");
  const total = document.createElement("p");
  const list = document.createElement("ol");
  area.hidden = false;
  area.replaceChildren(total, list);
  const lines = files.map((file) => addLine(list, form, file));
  const count = () => {
    const done = lines.filter((one) => one.arrived).length;
    const sentence = say(form, "total");
    total.textContent = sentence.replace("{done}", done).replace("{all}", lines.length);
  };
  form.addEventListener("photos-counted", count);
  count();
  // What is being sent must not change when the next part is tapped meanwhile.
  const bodies = lines.map((one) => bodyFor(form, one.file));
  for (const [place, one] of lines.entries()) {
    if (one.file.size > LARGEST_BYTES) {
      one.bar.remove();
      one.told.textContent = say(form, "too-large");
    } else {
      await send(form, one, bodies[place]);
    }
    count();
  }
  if (lines.some((one) => one.arrived)) await renewGallery(form);
  return lines.every((one) => one.arrived);
}

function bringOut(form) {
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const camera = form.querySelector("[data-photo-camera]");
  // Only where a finger points is there a camera worth a button of its own.
  if (matchMedia("(pointer: coarse)").matches) camera.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.hasAttribute("data-sending")) return;
    const files = inputs.flatMap((input) => [...input.files]);
    const wrong = problem(form, files);
    if (wrong) {
      const area = form.querySelector("[data-photo-progress]");
      const told = document.createElement("p");
      told.className = "field-error";
      told.textContent = wrong;
      area.hidden = false;
      area.replaceChildren(told);
      return;
    }
    form.setAttribute("data-sending", "");
    const allArrived = await sendAll(form, files);
    form.removeAttribute("data-sending");
    if (allArrived) inputs.forEach((input) => (input.value = ""));
  });
}

function isWriting(element) {
  return element.isContentEditable || element.matches("input, select, textarea");
}

function leaf(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isWriting(event.target)) return;
  const relation = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (relation) document.querySelector(`.photo-nav a[rel="${relation}"]`)?.click();
}

document.querySelectorAll("[data-photo-form]").forEach(bringOut);
if (document.querySelector(".photo-nav")) document.addEventListener("keydown", leaf);
