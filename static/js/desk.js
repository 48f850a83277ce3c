// Keys for curators. Everything they do, a link, a radio button or a button does too.
const SETTING = "desk-keys";
const help = document.querySelector("[data-keys-help]");
const dialog = document.querySelector("[data-keys-dialog]");
const toggle = document.querySelector("[data-keys-toggle]");
const list = document.querySelector("[data-key-list]");
const decision = document.querySelector("[data-key-decision]");
const choices = new Map();

const stored = () => { try { return localStorage.getItem(SETTING); } catch { return null; } };
let on = stored() !== "off";

/** People type here: no key may mean anything else. */
const types = (target) => target.closest("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])");

function show() {
  if (!help) return;
  help.hidden = false;
  toggle.textContent = on ? toggle.dataset.off : toggle.dataset.on;
  toggle.setAttribute("aria-pressed", String(on));
}

function step(by) {
  const items = [...list.querySelectorAll("[data-key-item]")];
  if (!items.length) return;
  const at = items.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + by));
  items[next].focus();
  items[next].scrollIntoView({ block: "nearest" });
}

function follow(name) {
  const link = document.querySelector(`[data-key-${name}]`);
  if (link) link.click();
  return Boolean(link);
}

function choose(code) {
  const radio = [...decision.querySelectorAll("input[name=decision]")].find((input) => input.value === code);
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  const message = decision.querySelector("textarea");
  if (code === "approved" || !message) radio.focus();
  else message.focus();
}

function press(key, target) {
  if (key === "?") { if (dialog.open) dialog.close(); else dialog.showModal(); return true; }
  if (dialog?.open) return false;
  const arrows = !target.matches("input");
  if (list) {
    if (key === "j" || (arrows && key === "ArrowDown")) { step(1); return true; }
    if (key === "k" || (arrows && key === "ArrowUp")) { step(-1); return true; }
    return false;
  }
  if (key === "j") return follow("next");
  if (key === "k") return follow("previous");
  if (key === "u") return follow("up");
  if (!decision) return false;
  if (key === "m") { decision.querySelector("textarea").focus(); return true; }
  if (choices.has(key)) { choose(choices.get(key)); return true; }
  return false;
}

function listen(event) {
  const target = event.target instanceof Element ? event.target : document.body;
  if (decision && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    decision.requestSubmit();
    return;
  }
  if (!on || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (types(target)) {
    if (event.key === "Escape") target.blur();
    return;
  }
  if (press(event.key, target)) event.preventDefault();
}

function begin() {
  for (const pair of (decision?.querySelector("[data-keys]")?.dataset.keys ?? "").split(" ").filter(Boolean)) {
    const [key, code] = pair.split(":");
    choices.set(key, code);
  }
  toggle?.addEventListener("click", () => {
    on = !on;
    try { localStorage.setItem(SETTING, on ? "on" : "off"); } catch { /* private window: for this page only */ }
    show();
  });
  const canned = decision?.querySelector("[name=canned]");
  canned?.addEventListener("change", () => {
    const message = decision.querySelector("textarea");
    if (!canned.value) return;
    message.value = [canned.selectedOptions[0].textContent.trim(), message.value].filter(Boolean).join("\n\n");
    canned.value = "";
    message.focus();
  });
  document.addEventListener("keydown", listen);
  show();
}

if (help) begin();
