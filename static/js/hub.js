// What makes the pages nicer once they stand; every flow works without it.

document.documentElement.classList.add("js");

// --- menus and dialogs -------------------------------------------------------------------------------------
// A <details data-close-outside> closes on Escape, on a click elsewhere, and when the focus goes elsewhere: it would
// cover what has the focus.
function closeMenus(event) {
  for (const menu of document.querySelectorAll("details[data-close-outside][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}
document.addEventListener("focusin", closeMenus);
document.addEventListener("click", (event) => {
  closeMenus(event);
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
  }
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
});
function closeSuggestions(except) {
  for (const box of document.querySelectorAll(".suggest-box")) if (box !== except) box.replaceChildren();
}
document.addEventListener("click", (event) => closeSuggestions(event.target.closest(".search-wrap")?.querySelector(".suggest-box")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (event.target.closest?.(".suggest-box")) event.target.closest(".search-wrap").querySelector("input[type=search]").focus();
  closeSuggestions();
  for (const menu of document.querySelectorAll("details[data-close-outside][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Arrow keys go from the search box to its suggestions and along them; up from the first one goes back.
document.addEventListener("keydown", (event) => {
  const wrap = event.target.closest?.(".search-wrap");
  if (!wrap || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const stops = [wrap.querySelector("input[type=search]"), ...wrap.querySelectorAll(".suggest-box a")];
  const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next || !stops.includes(event.target)) return;
  event.preventDefault();
  next.focus();
});

// --- forms -------------------------------------------------------------------------------------------------
// The error summary takes the focus, so that it is read out first.
function focusSummary(root) {
  root.querySelector("[data-focus]")?.focus();
}
focusSummary(document);

// data-autosubmit sends a GET form when something in it changes.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-autosubmit]")) form.requestSubmit();
});

// data-copy="#id" or a text: puts it on the clipboard and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(document.querySelector(button.dataset.copy)?.value ?? button.dataset.copy);
  if (button.dataset.done) button.textContent = button.dataset.done;
});

// A button with data-print prints the page.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// --- htmx: what a swap would lose --------------------------------------------------------------------------
// Open <details id> stay open, and a new error summary gets the focus.
const opened = new Map();
document.addEventListener("htmx:beforeSwap", (event) => {
  opened.clear();
  for (const details of event.detail.target?.querySelectorAll("details[id]") ?? []) opened.set(details.id, details.open);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const [id, open] of opened) {
    const details = document.getElementById(id);
    if (details) details.open = open;
  }
});
document.addEventListener("htmx:afterSettle", (event) => {
  focusSummary(event.target);
  startMaps();
});

// --- maps --------------------------------------------------------------------------------------------------
// Leaflet and its clusters are only fetched on a page that shows a map, when the map comes near.
const near = new IntersectionObserver((seen) => {
  for (const entry of seen.filter((one) => one.isIntersecting)) {
    near.unobserve(entry.target);
    import("./map.js").then((map) => map.start(entry.target));
  }
}, { rootMargin: "200px" });
function startMaps() {
  for (const figure of document.querySelectorAll("[data-map]:not([data-started])")) {
    figure.dataset.started = "";
    near.observe(figure);
  }
}
startMaps();

// Phone: one button changes between list and map. [data-view] holds both panes.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-switch-view]");
  if (!button) return;
  const box = button.closest("[data-view]");
  box.dataset.view = box.dataset.view === "map" ? "list" : "map";
  for (const other of box.querySelectorAll("[data-switch-view]")) other.hidden = other.dataset.switchView === box.dataset.view;
  box.querySelector(`[data-pane=${box.dataset.view}]`)?.scrollIntoView({ block: "start" });
});

// --- speed: fetch a page when somebody is about to open it --------------------------------------------------
const fetched = new Set([location.href]);
function prefetch(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || link.origin !== location.origin || link.hash || link.search || link.download) return;
  if (fetched.has(link.href) || fetched.size > 20 || navigator.connection?.saveData) return;
  if (/\/(api|account|admin|media)\//.test(link.pathname) || link.closest("[data-no-prefetch]")) return;
  fetched.add(link.href);
  const hint = document.createElement("link");
  hint.rel = "prefetch";
  hint.href = link.href;
  document.head.append(hint);
}
let waiting = 0;
document.addEventListener("mouseover", (event) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => prefetch(event), 80);
}, { passive: true });
document.addEventListener("touchstart", prefetch, { passive: true });
