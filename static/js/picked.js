// Rows that are picked in the list stay picked while one turns pages and filters: their keys are kept in this tab. Without this
// module the ticks of one page are what is sent.

const STORE = "picked";
const picked = new Set(JSON.parse(sessionStorage.getItem(STORE) ?? "[]"));

function boxes() {
  return [...document.querySelectorAll(".row-pick")];
}

function show() {
  const form = document.getElementById("picked");
  if (!form) return;
  for (const box of boxes()) box.checked = picked.has(box.value);
  const here = new Set(boxes().map((box) => box.value));
  const elsewhere = [...picked].filter((key) => !here.has(key));
  for (const field of form.querySelectorAll("[data-elsewhere]")) field.remove();
  for (const key of elsewhere) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "charger", value: key });
    field.dataset.elsewhere = "";
    form.append(field);
  }
  const every = document.getElementById("picked-every");
  const text = every?.checked ? every.dataset.count : String(picked.size);
  const count = document.getElementById("picked-count");
  if (count.textContent !== text) count.textContent = text;
  const open = picked.size > 0 || Boolean(every?.checked);
  form.toggleAttribute("data-open", open);
  say(open ? count.parentElement.textContent : "");
  const all = document.getElementById("pick-page");
  if (all) {
    all.parentElement.hidden = false;
    all.checked = here.size > 0 && elsewhere.length + here.size === picked.size;
    all.indeterminate = !all.checked && picked.size > elsewhere.length;
  }
  form.querySelector("[data-unpick]").hidden = false;
}

// Read aloud from outside of the bar, which is not there while nothing is picked.
function say(text) {
  const said = document.getElementById("picked-said");
  if (said && said.textContent !== text) said.textContent = text;
}

// Who ticks by keyboard need not go through all rows below to reach the bar.
let way = null;

function showWay(box) {
  way?.remove();
  way = null;
  if (!box?.checked) return;
  way = document.getElementById("to-picked")?.content.firstElementChild.cloneNode(true) ?? null;
  if (way) box.after(way);
}

document.addEventListener("focusin", (event) => {
  if (event.target !== way) showWay(event.target.matches(".row-pick") ? event.target : null);
});

function keep() {
  sessionStorage.setItem(STORE, JSON.stringify([...picked]));
  show();
}

function pick(box, wanted) {
  if (wanted) picked.add(box.value);
  else picked.delete(box.value);
}

document.addEventListener("change", (event) => {
  if (event.target.matches(".row-pick")) pick(event.target, event.target.checked);
  else if (event.target.id === "pick-page") for (const box of boxes()) pick(box, event.target.checked);
  else if (event.target.id !== "picked-every") return;
  keep();
  if (event.target === document.activeElement && event.target.matches(".row-pick")) showWay(event.target);
});

document.addEventListener("click", (event) => {
  if (way?.contains(event.target)) return document.querySelector("#picked button:not([hidden])").focus();
  if (!event.target.closest("[data-unpick]")) return;
  picked.clear();
  const every = document.getElementById("picked-every");
  if (every) every.checked = false;
  keep();
  document.querySelector(".row-pick")?.focus();
});

document.addEventListener("ecc:patched", show);
addEventListener("pageshow", show); // the browser puts ticks back by itself when one goes back
show();
