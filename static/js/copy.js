// Copies what stands in a field. The button appears with this module only, and where the browser lets a page write to the clipboard.

function ready() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy][hidden]")) {
    button.hidden = false;
    button.dataset.live = "";
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(field.value);
  field.select();
  const word = button.querySelector("[data-copy-word]");
  word.setAttribute("aria-live", "polite");
  word.textContent = button.dataset.copied;
});

document.addEventListener("ecc:patched", ready);
ready();
