// What the scripts of a sheet share: its form, its words, and how numbers are read.

export const sheet = document.querySelector("[data-sheet]");
export const form = sheet?.querySelector("form");

// What the page brings along under a name: words, or a whole pad.
export function brought(name) {
  return sheet.querySelector(`template[data-say="${name}"]`).content;
}

export function say(name, facts = {}) {
  const words = brought(name).textContent.trim();
  return words.replace(/\{(\w+)\}/g, (_all, fact) => facts[fact] ?? "");
}

// Decimals and fractions as the server reads them; null for anything else.
export function numberOf(text) {
  const plain = text.normalize("NFKC").replace(/[,\s]/g, "");
  const found = /^(\d+)(?:\.(\d+)|\/(\d+))?$/.exec(plain);
  if (!found) return null;
  if (found[3]) return Number(found[3]) ? Number(found[1]) / Number(found[3]) : null;
  return Number(plain);
}

export function valuesOf(name) {
  return new FormData(form).getAll(name).filter((value) => String(value).trim());
}

// Two places at most, and never rounded up: 99.999 must not read as 100.
export function inPlaces(number, places = 2) {
  const scale = 10 ** places;
  return String(Math.floor(number * scale + 1e-9) / scale);
}

export function tell(name, detail) {
  sheet.dispatchEvent(new CustomEvent(`sheet:${name}`, { detail }));
}
