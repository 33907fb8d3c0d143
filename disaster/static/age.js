// Keeps the age of a figure true while the page stays open. The server counted the age
// when it made the page, so only the time since then is added: a wrong clock on this
// device does no harm. A page kept as a file knows the moment instead (datetime). What
// ages faster than other figures says after how many minutes (data-old-after).

const OLD_MINUTES = 30;
const WORTH_SAYING_MINUTES = 2;
const MINUTE = 60000;
const loaded = Date.now();
const language = document.documentElement.lang;
const words = new Intl.RelativeTimeFormat(language, { numeric: "always" });

function minutesOld(figure) {
  if (figure.dataset.age) {
    return Number(figure.dataset.age) + (Date.now() - loaded) / MINUTE;
  }
  return (Date.now() - Date.parse(figure.querySelector("time").dateTime)) / MINUTE;
}

function inWords(minutes) {
  if (minutes < WORTH_SAYING_MINUTES) return "";
  const [count, unit] =
    minutes < 60 ? [minutes, "minute"]
    : minutes < 2880 ? [minutes / 60, "hour"]
    : [minutes / 1440, "day"];
  const sentence = words.format(-Math.floor(count), unit);
  return language === "ja" ? sentence.replace(" ", "") : sentence;
}

function refresh() {
  for (const figure of document.querySelectorAll("[data-as-of]")) {
    const minutes = minutesOld(figure);
    if (!(minutes >= 0)) continue; // No moment, or a clock that is behind.
    const isOld = minutes >= Number(figure.dataset.oldAfter ?? OLD_MINUTES);
    figure.querySelector(".age").textContent = inWords(minutes);
    figure.classList.toggle("is-old", isOld);
    figure.querySelector(".reload").hidden = !isOld;
  }
}

refresh();
setInterval(refresh, MINUTE / 2);
window.addEventListener("pageshow", refresh);
