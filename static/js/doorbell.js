// Tells the server what this page shows, and refreshes that when it rings. The doorbell carries keys only; the fragments come
// by htmx from views that check. While the socket is down a slow poll keeps the page right, and live.js says so.

const SLOW = 10_000; // while the socket is down
const RARE = 60_000; // for what time alone changes
const WATCHING = "[data-watch], [data-watch-rows], [data-watch-topic]";
const NOBODY = 4401; // the server's word for: nobody is logged in here
let socket = null;
let told = "";
let wait = 500;
let over = false; // nobody is logged in any more: nothing is asked for

// data-watch: chargers of which an element shows whatever there is; data-watch-rows: those of which it shows a row, and no more;
// data-watch-topic: words of services/doorbell.BellTopic.
const keysOf = (element) =>
  `${element.dataset.watch ?? ""} ${element.dataset.watchRows ?? ""}`.split(" ").filter(Boolean).map(Number);
const topicsOf = (element) => (element.dataset.watchTopic ?? "").split(" ").filter(Boolean);

// What stands on every page (data-along) follows where something else does, and makes no page that is only read a live one.
function watching(selector = WATCHING) {
  if (!document.querySelector(WATCHING.replaceAll("]", "]:not([data-along])"))) return [];
  return [...document.querySelectorAll(selector)];
}

function watched() {
  const all = (selector, of) => [...new Set(watching(selector).flatMap(of))];
  return {
    chargers: all("[data-watch], [data-watch-rows]", keysOf),
    inside: all("[data-watch]", keysOf),
    topics: all("[data-watch-topic]", topicsOf),
  };
}

function tell() {
  if (!socket || socket.readyState !== WebSocket.OPEN) return;
  const text = JSON.stringify(watched());
  if (text === told) return;
  told = text;
  socket.send(text);
}

function ring(heard) {
  if (over) return;
  if (heard) rungAt = heard.at;
  for (const element of watching()) {
    const keys = keysOf(element);
    const topic = topicsOf(element).some((one) => heard?.topics.includes(one));
    const rung = heard ? keys.filter((key) => heard.chargers.includes(key)) : keys;
    if (!heard || topic || rung.length) refresh(element, heard ? rung : null);
  }
}

let rungAt = 0; // when the server last rang: what it worked out since then for others is as good for this page

// Of a list of many only the rows that rang are fetched (data-pieces): what an element is owed, or null for all of it.
const owed = new WeakMap();

function owe(element, keys) {
  const before = owed.get(element);
  if (keys === null || before === null) owed.set(element, null);
  else owed.set(element, new Set([...(before ?? []), ...keys]));
}

document.addEventListener("htmx:configRequest", (event) => {
  const element = event.detail.elt;
  if (!("pieces" in element.dataset)) return;
  const keys = owed.get(element);
  owed.delete(element);
  if (!keys) return;
  event.detail.parameters.rung = keys.size ? [...keys].join(" ") : "0"; // no row: the figures alone
  if (rungAt) event.detail.parameters.at = rungAt;
});

// Who is idle is logged out: a page that follows by itself does not count, a person's own click or key does.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.triggeringEvent?.isTrusted) event.detail.headers["X-By-Hand"] = "yes";
});

function failed(event) {
  owed.set(event.detail.elt, null);
}

document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:responseError", failed);

// At once, then at most every data-pace milliseconds. The last ring is late at worst, never lost: htmx's throttle drops it.
const paced = new WeakMap();

function refresh(element, keys) {
  owe(element, keys);
  const before = paced.get(element) ?? { at: -Infinity, waits: false };
  if (before.waits) return;
  const go = () => {
    const figuresAlone = owed.get(element)?.size === 0; // a row that rings next need not wait for their sake
    paced.set(element, { at: figuresAlone ? before.at : performance.now(), waits: false });
    if (element.isConnected) htmx.trigger(element, "doorbell");
  };
  const left = before.at + Number(element.dataset.pace ?? 300) - performance.now();
  if (left <= 0) return go();
  paced.set(element, { at: before.at, waits: true });
  setTimeout(go, left);
}

// Numbers that were kept a moment for many viewers may be from before the ring: such a part is fetched again, thrice at most.
const again = new WeakMap();

function comeAgain() {
  for (const element of watching()) {
    const times = "again" in element.dataset ? (again.get(element) ?? 0) + 1 : 0;
    again.set(element, times > 3 ? 0 : times);
    if (times >= 1 && times <= 3) setTimeout(() => refresh(element, []), Number(element.dataset.again));
  }
}

function open() {
  const url = new URL("/live/", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  told = "";
  socket = new WebSocket(url);
  socket.addEventListener("open", () => {
    wait = 500;
    say("open");
    tell(); // answered with a ring for all of it: what changed while nobody listened is fetched
  });
  socket.addEventListener("message", (event) => ring(JSON.parse(event.data)));
  const mine = socket;
  socket.addEventListener("close", (event) => {
    if (socket !== mine) return; // given up before: another one has taken its place
    socket = null;
    if (event.code === NOBODY) return document.dispatchEvent(new CustomEvent("ecc:nobody"));
    if (told) setTimeout(() => ring(null), Math.random() * 1000); // the answer tells what it is: a restart, a cut, nobody's session
    told = "";
    say("closed");
    wait = Math.min(wait * 2, 30_000);
    setTimeout(start, wait * (0.75 + Math.random() / 2));
  });
}

function say(line) {
  document.dispatchEvent(new CustomEvent("ecc:line", { detail: line }));
}

function start() {
  const shown = watched();
  if (!socket && !over && (shown.chargers.length || shown.topics.length)) open();
}

// A socket that slept with its laptop, or lost its network, looks open for minutes.
function startAnew() {
  const old = socket;
  socket = null;
  old?.close();
  wait = 500;
  start();
  ring(null);
}

document.addEventListener("ecc:patched", () => {
  comeAgain();
  if (socket) tell();
  else start();
});
let last = Date.now();
let tick = Date.now();
setInterval(() => {
  const slept = Date.now() - tick > 3 * SLOW;
  tick = Date.now();
  if (document.hidden) return; // where clocks go slowly anyway
  if (slept) return startAnew();
  if (socket?.readyState === WebSocket.OPEN && Date.now() - last < RARE) return;
  last = Date.now();
  ring(null);
}, SLOW);
document.addEventListener("visibilitychange", () => document.hidden || ring(null));
window.addEventListener("online", startAnew);
document.addEventListener("ecc:nobody", () => {
  over = true;
  socket?.close();
});
start();
