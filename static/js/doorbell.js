// Tells the server what this page shows, and refreshes that when it rings. The doorbell carries keys only; the fragments come
// by htmx from views that check. While the socket is down a slow poll keeps the page right.

const SLOW = 10_000; // while the socket is down
const RARE = 60_000; // for what time alone changes
let socket = null;
let told = "";
let wait = 500;

function watched() {
  const keys = new Set();
  for (const element of document.querySelectorAll("[data-watch]"))
    for (const key of element.dataset.watch.split(" ")) if (key) keys.add(Number(key));
  return { chargers: [...keys], waiting_room: document.querySelector("[data-watch-waiting-room]") !== null };
}

function tell() {
  if (!socket || socket.readyState !== WebSocket.OPEN) return;
  const text = JSON.stringify(watched());
  if (text === told) return;
  told = text;
  socket.send(text);
}

function ring(heard) {
  for (const element of document.querySelectorAll("[data-watch], [data-watch-waiting-room]")) {
    const keys = (element.dataset.watch ?? "").split(" ").map(Number);
    const meant = !heard || keys.some((key) => heard.chargers.includes(key)) || (heard.waiting_room && "watchWaitingRoom" in element.dataset);
    if (meant) refresh(element);
  }
}

// At once, then at most every data-pace milliseconds. The last ring is late at worst, never lost: htmx's throttle drops it.
const paced = new WeakMap();

function refresh(element) {
  const before = paced.get(element) ?? { at: -Infinity, waits: false };
  if (before.waits) return;
  const go = () => {
    paced.set(element, { at: performance.now(), waits: false });
    if (element.isConnected) htmx.trigger(element, "doorbell");
  };
  const left = before.at + Number(element.dataset.pace ?? 300) - performance.now();
  if (left <= 0) return go();
  paced.set(element, { at: before.at, waits: true });
  setTimeout(go, left);
}

function open() {
  const url = new URL("/live/", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  told = "";
  socket = new WebSocket(url);
  socket.addEventListener("open", () => {
    wait = 500;
    tell(); // answered with a ring for all of it: what changed while nobody listened is fetched
  });
  socket.addEventListener("message", (event) => ring(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    socket = null;
    wait = Math.min(wait * 2, 30_000);
    setTimeout(start, wait * (0.75 + Math.random() / 2));
  });
}

function start() {
  const shown = watched();
  if (!socket && (shown.chargers.length || shown.waiting_room)) open();
}

document.addEventListener("ecc:patched", () => (socket ? tell() : start()));
let last = Date.now();
setInterval(() => {
  if (document.hidden) return;
  if (socket?.readyState === WebSocket.OPEN && Date.now() - last < RARE) return;
  last = Date.now();
  ring(null);
}, SLOW);
document.addEventListener("visibilitychange", () => document.hidden || ring(null));
start();
