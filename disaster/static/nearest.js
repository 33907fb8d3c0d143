// Sorts the list of places by distance, here on the device: the position is never sent
// anywhere. Places that cannot be used now (data-last) stay behind the others, however
// near they are.

const EARTH_RADIUS_M = 6371008.8;
const radians = (degrees) => (degrees * Math.PI) / 180;

function distanceBetween(here, there) {
  const [a, b] = [radians(here.latitude), radians(there.latitude)];
  const north = Math.sin((b - a) / 2);
  const east = Math.sin(radians(there.longitude - here.longitude) / 2);
  const chord = north * north + Math.cos(a) * Math.cos(b) * east * east;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(chord));
}

function inWords(metres) {
  return metres < 950
    ? `${Math.max(10, Math.round(metres / 10) * 10)} m`
    : `${(metres / 1000).toFixed(1)} km`;
}

function start(box) {
  const list = document.getElementById(box.dataset.nearest);
  const button = box.querySelector("button");
  const status = box.querySelector("[role=status]");
  const words = (name) =>
    box.querySelector(`template[data-say=${name}]`).content.cloneNode(true);

  function write(item, metres) {
    let label = item.querySelector("[data-distance]");
    if (!label) {
      label = document.createElement("p");
      label.dataset.distance = "";
      item.append(label);
    }
    label.replaceChildren(words("distance"), inWords(metres));
  }

  function sort({ coords }) {
    const places = [...list.querySelectorAll("li[data-lat][data-lon]")].map((item) => ({
      item,
      isLast: item.hasAttribute("data-last"),
      metres: distanceBetween(coords, {
        latitude: Number(item.dataset.lat),
        longitude: Number(item.dataset.lon),
      }),
    }));
    if (!places.length) return refuse(); // Nobody knows where any of them stands.
    places.sort((a, b) => a.isLast - b.isLast || a.metres - b.metres);
    places.forEach(({ item, metres }) => write(item, metres));
    list.prepend(...places.map(({ item }) => item));
    announce(places[0]);
  }

  function announce(nearest) {
    const said = words("sorted");
    const name = nearest.item.querySelector("h2, h3, a");
    said.querySelector("[data-name]").textContent = name.textContent.trim();
    said.querySelector("[data-distance]").textContent =
      `(${words("distance").textContent}${inWords(nearest.metres)})`;
    status.replaceChildren(said);
  }

  function refuse() {
    status.replaceChildren(words("refused"));
  }

  button.hidden = false;
  button.addEventListener("click", () => {
    if (!navigator.geolocation) {
      refuse();
      return;
    }
    status.replaceChildren(words("looking"));
    navigator.geolocation.getCurrentPosition(sort, refuse, {
      timeout: 10000,
      maximumAge: 60000,
    });
  });
}

document.querySelectorAll("[data-nearest]").forEach(start);
