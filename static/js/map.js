// The live map: Leaflet with clusters, on our own boundaries. Loaded by hub.js; the drawing stays if anything fails.
import "../vendor/leaflet-1.9.4/leaflet.js";
import "../vendor/supercluster-9.1.0/supercluster.min.js";

const { L, Supercluster } = globalThis;
const KINDS = ["innovation", "organisation", "offer", "funding", "space"];
const FLANDERS = [[50.68, 2.54], [51.51, 5.92]];

const colour = (kind) => getComputedStyle(document.documentElement).getPropertyValue(`--${KINDS.includes(kind) ? kind : "map"}`).trim();

function stylesheet(href) {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: failed });
    document.head.append(link);
  });
}

// Lets the browser answer a tap between two heavy steps.
const breathe = () => new Promise((go) => (globalThis.requestIdleCallback ?? setTimeout)(go));

const json = async (url) => (await fetch(url, { headers: { Accept: "application/json" } })).json();

// Points as GeoJSON features: from the address in data-url, else from data-points (htmx would drop a data block).
async function features(figure) {
  if (figure.dataset.url) return (await json(figure.dataset.url)).features;
  const points = JSON.parse(figure.dataset.points);
  return points.filter((point) => point.lat != null).map(({ lat, lon, ...properties }) => (
    { type: "Feature", properties, geometry: { type: "Point", coordinates: [lon, lat] } }
  ));
}

function popup(properties) {
  const box = document.createElement("div");
  const link = Object.assign(document.createElement("a"), { href: properties.url, textContent: properties.title });
  box.append(link);
  if (properties.note) box.append(Object.assign(document.createElement("p"), { textContent: properties.note }));
  return box;
}

function dot(feature) {
  const [lon, lat] = feature.geometry.coordinates;
  const icon = L.divIcon({ className: `pin pin--${feature.properties.kind}`, iconSize: [26, 26] });
  const marker = L.marker([lat, lon], { icon, title: feature.properties.title, alt: feature.properties.title, riseOnHover: true });
  marker.bindPopup(() => popup(feature.properties), { closeButton: true });
  marker.on("add", () => {
    const pin = marker.getElement();
    for (const name of ["mouseenter", "focus"]) pin.addEventListener(name, () => lightCard(feature.properties, true));
    for (const name of ["mouseleave", "blur"]) pin.addEventListener(name, () => lightCard(feature.properties, false));
  });
  return marker;
}

function cluster(feature, index, map, text) {
  const [lon, lat] = feature.geometry.coordinates;
  const { total: count, cluster_id: id } = feature.properties;
  const shown = count.toLocaleString(document.documentElement.lang);
  const size = Math.min(30 + Math.sqrt(count) * 3, 62);
  const icon = L.divIcon({ className: "pin pin--many", iconSize: [size, size], html: shown });
  const marker = L.marker([lat, lon], { icon, title: `${shown} ${text.here}`, alt: `${shown} ${text.here}` });
  marker.on("click", () => {
    if (id === undefined) return map.setView([lat, lon], map.getZoom() + 2);
    const zoom = index.getClusterExpansionZoom(id);
    if (zoom <= map.getMaxZoom()) return map.setView([lat, lon], zoom);
    const list = document.createElement("ul");
    for (const leaf of index.getLeaves(id, 30)) {
      const item = document.createElement("li");
      item.append(popup(leaf.properties).firstChild);
      list.append(item);
    }
    marker.unbindPopup().bindPopup(list, { maxHeight: 260 }).openPopup();
  });
  return marker;
}

// What was grouped already counts for as many: by supercluster ("total"), or by the server ("count") where there are
// thousands. The server's cells are asked anew, finer, for the part of the map that is looked at.
const weight = (properties) => properties.total ?? properties.count ?? 1;
const gather = (points) => new Supercluster({
  radius: 100,
  maxZoom: 14,
  map: (properties) => ({ total: weight(properties) }),
  reduce: (sum, other) => { sum.total += other.total; },
}).load(points);

async function closer(figure, map) {
  const url = new URL(figure.dataset.url, location.href);
  url.searchParams.set("bbox", map.getBounds().pad(0.1).toBBoxString());
  return (await json(url)).features;
}

// --- list and map light each other ---------------------------------------------------------------------------
// A card and a pin of the same thing carry the same address: data-entry on the card, url on the point.
function lightCard(properties, on) {
  document.querySelector(`[data-entry="${CSS.escape(properties.url)}"]`)?.classList.toggle("card--lit", on);
}
function lightPins(figure, map, markers) {
  const gone = new AbortController();
  const toggle = (on) => (event) => {
    if (!figure.isConnected) {
      gone.abort();
      map.remove();
      return;
    }
    markers.get(event.target.closest?.("[data-entry]")?.dataset.entry)?.getElement()?.classList.toggle("pin--lit", on);
  };
  for (const name of ["mouseover", "focusin"]) document.addEventListener(name, toggle(true), { passive: true, signal: gone.signal });
  for (const name of ["mouseout", "focusout"]) document.addEventListener(name, toggle(false), { passive: true, signal: gone.signal });
}

// "Zoek in dit gebied": puts west,south,east,north into the form's bbox field and sends the form.
function searchHere(figure, map, text) {
  const form = document.getElementById(figure.dataset.form);
  if (!form) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--s map__again", textContent: text.again, hidden: true });
  figure.append(button);
  map.on("dragend zoomend", () => { button.hidden = false; });
  button.addEventListener("click", () => {
    let input = form.elements.bbox;
    if (!input) {
      input = Object.assign(document.createElement("input"), { type: "hidden", name: "bbox" });
      form.append(input);
    }
    input.value = map.getBounds().toBBoxString().split(",").map((value) => Number(value).toFixed(4)).join(",");
    form.requestSubmit();
  });
}

export async function start(figure) {
  const { leafletCss, mapCss, base, label, textAgain, textHere, textZoomIn, textZoomOut } = figure.dataset;
  const text = { again: textAgain, here: textHere };
  const [points, land] = await Promise.all([features(figure), json(base), stylesheet(leafletCss), stylesheet(mapCss)]);
  const box = document.createElement("div");
  box.className = "map__live map__live--coming";
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", label);
  figure.prepend(box);
  await breathe();
  const map = L.map(box, { zoomControl: false, attributionControl: false, minZoom: 6.5, maxZoom: 15, zoomSnap: 0.25, zoomDelta: 1, maxBounds: [[48.9, 1.2], [52.4, 7.6]] });
  L.control.zoom({ zoomInTitle: textZoomIn, zoomOutTitle: textZoomOut }).addTo(map);
  L.geoJSON(land, { interactive: false, style: { color: "#B9AE9C", weight: 1.2, fillColor: "#FDFBF6", fillOpacity: 1 } }).addTo(map);
  await breathe();
  let index = gather(points);
  const layer = L.layerGroup().addTo(map);
  const markers = new Map();
  const draw = () => {
    const bounds = map.getBounds().pad(0.1);
    layer.clearLayers();
    markers.clear();
    for (const feature of index.getClusters(bounds.toBBoxString().split(",").map(Number), Math.floor(map.getZoom()))) {
      const many = feature.properties.cluster || weight(feature.properties) > 1;
      if (many) feature.properties.total = weight(feature.properties);
      const marker = many ? cluster(feature, index, map, text) : dot(feature);
      const there = feature.properties.cluster ? index.getLeaves(feature.id, 300) : [feature];
      for (const leaf of there) markers.set(leaf.properties.url, marker);
      layer.addLayer(marker);
    }
  };
  const all = points.map(({ geometry }) => [geometry.coordinates[1], geometry.coordinates[0]]);
  map.fitBounds(all.length > 1 ? L.latLngBounds(all).pad(0.08) : FLANDERS, { maxZoom: 12, animate: false });
  await breathe();
  draw();
  box.classList.remove("map__live--coming"); // until now the drawing stood there
  figure.classList.add("map--ready");
  const grid = figure.dataset.url && points.some((point) => point.properties.count);
  let moves = 0;
  map.on("moveend", async () => {
    const move = ++moves;
    const finer = grid ? gather(await closer(figure, map)) : index;
    if (move !== moves) return;
    index = finer;
    draw();
  });
  lightPins(figure, map, markers);
  searchHere(figure, map, text);
}
