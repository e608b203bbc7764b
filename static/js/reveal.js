// A masked field and the button that shows it. The button appears with this module only: without it there is nothing to press.

function ready() {
  for (const button of document.querySelectorAll("button[data-reveal][hidden]")) {
    button.hidden = false;
    button.dataset.live = "";
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-reveal]");
  if (!button) return;
  const field = document.getElementById(button.dataset.reveal);
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  field.dataset.live = "";
  button.setAttribute("aria-pressed", String(!shown));
});

document.addEventListener("ecc:patched", ready);
ready();
