// "Tell me when it is done": the browser says it while the page is open. Where it may not, an e-mail comes a little later.

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-notify]") && "Notification" in window) Notification.requestPermission();
});

function tell() {
  const form = document.getElementById("told");
  if (!form || form.dataset.said || !("Notification" in window) || Notification.permission !== "granted") return;
  form.dataset.said = "yes";
  new Notification(form.dataset.title, { body: form.dataset.body, tag: form.action });
  fetch(form.action, { method: "POST", body: new FormData(form) });
}

document.addEventListener("ecc:patched", tell);
tell();
