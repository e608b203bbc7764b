// Says when the page does not follow at once: no socket, no answer, nobody logged in. Its words stand in the bar from the start,
// hidden, so that they are announced when they appear.

const QUICK = 4_000; // a socket that is back within this was not missed
const line = document.getElementById("live");
const now = { open: true, answers: true, known: true, there: true, taken: true };
// The first of these that does not hold is said.
const WORDS = [
  ["known", "nobody"],
  ["answers", "cut"],
  ["there", "gone"],
  ["taken", "refused"],
  ["open", "slow"],
];
let waiting = 0;

function show() {
  const word = WORDS.find(([holds]) => !now[holds])?.[1] ?? "";
  for (const one of line?.children ?? []) one.hidden = one.dataset.word !== word;
}

function hold(change) {
  Object.assign(now, change);
  show();
}

function isElsewhere(xhr) {
  return xhr.responseURL && new URL(xhr.responseURL).pathname.startsWith("/accounts/");
}

document.addEventListener("ecc:line", (event) => {
  clearTimeout(waiting);
  if (event.detail === "open") hold({ open: true });
  else waiting = setTimeout(() => hold({ open: false }), QUICK);
});
document.addEventListener("ecc:nobody", () => hold({ known: false }));

document.addEventListener("htmx:sendError", () => hold({ answers: false }));
document.addEventListener("htmx:timeout", () => hold({ answers: false }));
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status === 401 || isElsewhere(xhr)) {
    event.detail.shouldSwap = false; // a log-in page is no part of this one
    document.dispatchEvent(new CustomEvent("ecc:nobody"));
    return;
  }
  const looked = requestConfig.verb === "get";
  const refused = xhr.status >= 400 && xhr.status < 500 && xhr.status !== 422;
  hold({ answers: xhr.status < 500, there: !(looked && [403, 404].includes(xhr.status)), taken: looked ? now.taken : !refused });
});
