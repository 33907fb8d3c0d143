// Narrows a table to the rows that hold every typed word. Full and half width, hiragana
// and katakana, capitals and the many hyphens of an address count as the same.

const HYPHENS = /[-‐‑‒–—―−ー－]/g;
const HIRAGANA = /[\u3041-\u3096]/g;

function folded(text) {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(HIRAGANA, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0x60))
    .replace(HYPHENS, "-");
}

function start(box) {
  const rows = [...document.getElementById(box.dataset.filter).tBodies[0].rows];
  const texts = rows.map((row) => folded(row.textContent));
  const input = box.querySelector("input");

  function narrow() {
    const wanted = folded(input.value).split(/\s+/);
    let shown = 0;
    rows.forEach((row, index) => {
      row.hidden = !wanted.every((word) => texts[index].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    box.querySelector("[data-filter-shown]").textContent = shown;
  }

  box.querySelector("[data-filter-all]").textContent = rows.length;
  box.hidden = false;
  narrow();
  // Half-composed kana would hide every row for a moment.
  input.addEventListener("input", (event) => event.isComposing || narrow());
  input.addEventListener("compositionend", narrow);
}

document.querySelectorAll("[data-filter]").forEach(start);
