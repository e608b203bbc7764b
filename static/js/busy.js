// Says that an answer is on its way when it takes longer than a moment, and sends a form once: on a slow network nobody knows
// whether a press was heard. What the doorbell fetches by itself is nobody's waiting.

const MOMENT = 700; // milliseconds; what is answered sooner needs no word
const LONG = 10_000; // after which a form can be sent again: the browser does not tell that somebody stopped it
const line = document.getElementById("busy");
const awaited = new Set();
let word = 0;

function waitFor(what) {
  awaited.add(what);
  if (awaited.size === 1) word = setTimeout(() => line.firstElementChild.removeAttribute("hidden"), MOMENT);
}

function came(what) {
  if (!awaited.delete(what) || awaited.size) return;
  clearTimeout(word);
  line.firstElementChild.setAttribute("hidden", "");
}

document.addEventListener("htmx:beforeSend", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (!requestConfig.triggeringEvent || requestConfig.triggeringEvent.type === "doorbell") return;
  waitFor(xhr);
  xhr.addEventListener("loadend", () => came(xhr)); // answered, failed, or replaced by a newer one
});

// Forms that htmx does not send. Those that get something may bring a file, after which the page stays as it is.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (awaited.has(form)) return event.preventDefault();
  waitFor(form);
  setTimeout(() => came(form), LONG);
});

// A page that comes back by Back is as it was left.
addEventListener("pageshow", (event) => event.persisted && [...awaited].forEach(came));
