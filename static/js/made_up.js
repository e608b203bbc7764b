// A token that nobody can guess, made in this browser, into the field beside the button. Without this module there is no button.

const SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"; // none that is taken for another one
const LENGTH = 20;
const FAIR = 256 - (256 % SIGNS.length); // bytes beyond it would prefer the first signs

function madeUp() {
  let made = "";
  while (made.length < LENGTH) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < FAIR) made += SIGNS[byte % SIGNS.length];
  }
  return made;
}

function ready() {
  for (const button of document.querySelectorAll("button[data-make-up][hidden]")) {
    button.hidden = false;
    button.dataset.live = "";
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-make-up]");
  if (!button) return;
  const field = document.getElementById(button.dataset.makeUp);
  field.value = madeUp();
  field.type = "text"; // whoever takes it must be able to read it off
  field.dataset.live = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.select();
});

document.addEventListener("ecc:patched", ready);
ready();
