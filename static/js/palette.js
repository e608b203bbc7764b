// The search for everything: Ctrl+K, or "/" where nothing is typed into, opens it over the page; "?" leads to the page of keys.
// What is found comes by htmx. Without scripts the link in the bar leads to the same as a page.

const palette = document.getElementById("palette");
const field = document.getElementById("palette-field");
const found = document.getElementById("palette-found");
let answered = null; // the words to which what is shown is the answer
let goes = false; // Enter was pressed before the answer came

const links = () => [...found.querySelectorAll("a")];

function openPalette() {
  if (palette.open) return;
  field.value = "";
  answered = null;
  goes = false;
  palette.showModal();
  field.focus();
  htmx.trigger(field, "ask");
}

function goToFirst() {
  goes = answered !== field.value;
  if (!goes) links()[0]?.click();
}

function isTyping(element) {
  return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.nodeName);
}

function step(by) {
  const all = [field, ...links()];
  const next = all[(all.indexOf(document.activeElement) + by + all.length) % all.length];
  next.focus();
}

function inPalette(event) {
  if (event.key === "Escape") {
    event.preventDefault(); // a field of a search would be emptied first
    palette.close();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && event.target === field) {
    event.preventDefault();
    goToFirst();
  } else if (event.target.nodeName === "A" && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) {
    field.focus(); // what is typed goes on there
  }
}

function anywhere(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const held = event.ctrlKey || event.metaKey;
  if (held && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
  } else if (palette.open) {
    inPalette(event);
  } else if (!held && !event.altKey && !isTyping(event.target) && !document.querySelector("dialog[open]")) {
    if (event.key === "/") {
      event.preventDefault();
      openPalette();
    } else if (event.key === "?") location.assign("/help/keys/");
  }
}

if (palette) {
  document.addEventListener("keydown", anywhere);
  document.addEventListener("click", (event) => {
    if (event.target === palette || event.target.closest("[data-close]")) palette.close();
    const opener = event.target.closest("[data-palette]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openPalette();
  });
  found.addEventListener("htmx:afterSwap", (event) => {
    answered = event.detail.requestConfig.parameters.q ?? event.detail.requestConfig.parameters.get?.("q") ?? "";
    if (goes) goToFirst();
  });
  found.addEventListener("click", (event) => event.target.closest("a") && palette.close()); // a place on this very page
}
