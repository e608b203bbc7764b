// The menu of the person closes as a menu does: on Escape, with the focus back on its button, and when one goes elsewhere.

const menu = document.querySelector("details.menu");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu?.open) return;
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector("summary").focus();
});

function leave(event) {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
}

document.addEventListener("click", leave);
document.addEventListener("focusin", leave);
