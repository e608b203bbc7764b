// hx-swap="patch": brings the page to what came without replacing what is the same, so that focus, cursor, scrolling and
// open <details> stay, and what somebody typed since the request left is not lost.

let sent = new Map();

document.addEventListener("htmx:configRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (!form) return; // a doorbell's fetch says nothing about what is typed
  if (event.detail.elt.nodeName === "SELECT") event.detail.elt.focus(); // not every browser does: the field that was left may change
  leaveOutFocused(event.detail, form);
  sent = new Map();
  for (const control of form.elements) if (control.id) sent.set(control.id, stateOf(control));
});

// A button that only has the focus was not pressed. htmx sends its name and value all the same, with what somebody typed before.
// One that was pressed stands until it is answered: the field that was left for it asks, too, and takes its request away.
let pressed = null;

function leaveOutFocused(request, form) {
  const type = request.triggeringEvent?.type;
  if (type === "submit") return;
  if (type === "click") {
    pressed = request.elt;
    return;
  }
  if (pressed && request.parameters[pressed.name] === pressed.value) return;
  for (const button of form.querySelectorAll("button[name]")) delete request.parameters[button.name];
}

function answered(event) {
  if (pressed && event.detail.elt.closest("form") === pressed.form) pressed = null;
}

document.addEventListener("htmx:afterOnLoad", answered);
document.addEventListener("htmx:sendError", answered);

// On a slow network somebody types before the scripts are there, and a browser puts back what was typed when a page is loaded
// again: no request has said so yet.
function differs(control) {
  if (control.nodeName === "SELECT") return [...control.options].some((one) => one.defaultSelected && !one.selected);
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  return isControl(control) && control.type !== "hidden" && control.value !== control.defaultValue;
}

document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) return;
  for (const form of document.querySelectorAll("form[hx-post]")) {
    [...form.elements].find(differs)?.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

htmx.defineExtension("patch", {
  isInlineSwap: (style) => style === "patch",
  handleSwap(style, target, fragment) {
    if (style !== "patch") return false;
    const had = trail(document.activeElement);
    const pieces = fragment.querySelector("[data-pieces-of]");
    if (pieces) patchPieces(target, pieces);
    else {
      const fresh = fragment.querySelector(`#${CSS.escape(target.id)}`) ?? fragment.firstElementChild;
      if (!fresh) return [];
      patch(target, fresh);
    }
    keepFocus(had);
    document.dispatchEvent(new CustomEvent("ecc:patched"));
    return [target];
  },
});

// An element and what it stands in, from the inside out.
function trail(element) {
  const found = [];
  for (let node = element; node && node !== document.body; node = node.parentElement) found.push(node);
  return found;
}

// What had the focus is gone: a question that was answered, a row. The focus goes to what stands next to where it was.
const CONTROL = "input:not([type=hidden]), textarea, select, button, a[href], summary";

function keepFocus(had) {
  if (!had.length || had[0].isConnected) return;
  const around = had.find((node) => node.isConnected && node.querySelector(CONTROL));
  const next = around && [...around.querySelectorAll(CONTROL)].find((one) => !one.disabled && one.checkVisibility());
  next?.focus({ preventScroll: true });
}

// Some parts of the target only, each found by its id. What is not on the page any more is left alone.
function patchPieces(target, pieces) {
  if (pieces.dataset.again) target.dataset.again = pieces.dataset.again;
  else delete target.dataset.again;
  for (const fresh of pieces.querySelectorAll("[data-piece]")) {
    const old = document.getElementById(fresh.id);
    if (old && target.contains(old)) patch(old, fresh);
  }
}

function stateOf(control) {
  return control.type === "checkbox" || control.type === "radio" ? control.checked : control.value;
}

function patch(old, fresh) {
  if (old.isEqualNode(fresh) && !("value" in old) && !old.querySelector("input, textarea, select")) return;
  const typedSince = isControl(old) && sent.has(old.id) && sent.get(old.id) !== stateOf(old);
  const attributes = new Set([...old.attributes, ...fresh.attributes].map((attribute) => attribute.name));
  for (const name of attributes) {
    if (keeps(old, name)) continue;
    const value = fresh.getAttribute(name);
    if (value === null) old.removeAttribute(name);
    else if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (isControl(old)) {
    if (!typedSince) take(old, fresh);
    if (old.nodeName === "TEXTAREA") return;
  }
  patchChildren(old, fresh);
}

// What the reader did to an element is no business of the server: an opened <details>, a revealed secret.
function keeps(element, name) {
  if (element.nodeName === "DETAILS" && name === "open") return true;
  if (name === "class" && element.classList.contains("htmx-request")) return true;
  return (
    element.hasAttribute("data-live") && (name === "type" || name === "aria-pressed" || name === "hidden" || name === "data-live")
  );
}

function isControl(element) {
  return element.nodeName === "INPUT" || element.nodeName === "TEXTAREA" || element.nodeName === "SELECT";
}

// What is picked in a list stays picked. A field under the cursor keeps its text, unless the server found something else in it (a URL in a whole e-mail).
function take(old, fresh) {
  if (old.hasAttribute("data-keep")) return;
  if (old.type === "checkbox" || old.type === "radio") {
    old.checked = fresh.checked;
    return;
  }
  if (old.value === fresh.value) return;
  if (old === document.activeElement && old.type !== "hidden" && !/\n/.test(old.value.trim())) return;
  old.value = fresh.value;
}

function patchChildren(old, fresh) {
  const wanted = [...fresh.childNodes];
  let present = old.firstChild;
  for (const child of wanted) {
    const match = find(present, child);
    if (!match) {
      old.insertBefore(document.importNode(child, true), present);
      continue;
    }
    while (present !== match) present = withoutIt(present);
    present = match.nextSibling;
    if (match.nodeType === Node.ELEMENT_NODE) patch(match, child);
    else if (match.nodeValue !== child.nodeValue) match.nodeValue = child.nodeValue;
  }
  while (present) present = withoutIt(present);
}

// What the page itself put in (data-own) is no business of the server either. Returns what stands next.
function withoutIt(node) {
  const next = node.nextSibling;
  if (!node.dataset || !("own" in node.dataset)) node.remove();
  return next;
}

function find(from, wanted) {
  for (let node = from; node; node = node.nextSibling) {
    if (node.nodeType !== wanted.nodeType || node.nodeName !== wanted.nodeName) continue;
    if (node.nodeType !== Node.ELEMENT_NODE || same(node, wanted)) return node;
  }
  return null;
}

function same(node, wanted) {
  if (node.id || wanted.id) return node.id === wanted.id;
  return ["name", "type", "action"].every((name) => node.getAttribute(name) === wanted.getAttribute(name)); // one button does not become another
}
