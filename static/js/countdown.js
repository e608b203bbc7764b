// Counts down to a moment that the server named. Without it the moment itself stands there.

function show() {
  for (const element of document.querySelectorAll("[data-countdown]")) {
    const left = Math.max(0, Math.round((new Date(element.dataset.countdown) - Date.now()) / 1000));
    const minutes = Math.floor(left / 60);
    const text = minutes ? `${minutes}:${String(left % 60).padStart(2, "0")}` : `${left} s`;
    if (element.textContent !== text) element.textContent = text;
  }
}

document.addEventListener("ecc:patched", show);
setInterval(show, 1000);
show();
