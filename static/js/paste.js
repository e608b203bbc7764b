// A button for thumbs: puts what was copied into a field, as if it had been pasted there. It appears with this module only, and
// where the browser lets a page read the clipboard when somebody presses a button.

function ready() {
  if (!navigator.clipboard?.readText) return;
  for (const button of document.querySelectorAll("button[data-paste][hidden]")) {
    button.hidden = false;
    button.dataset.live = "";
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-paste]");
  if (!button) return;
  const field = document.getElementById(button.dataset.paste);
  try {
    field.value = await navigator.clipboard.readText();
  } catch {
    field.focus(); // the reader, or the browser, said no: the field takes a paste by hand
    return;
  }
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("ecc:patched", ready);
ready();
