// The menus of the bar close as a menu does: on Escape, with the focus back on its button, and when one goes elsewhere. So do the
// sections of a phone.

const menus = [...document.querySelectorAll("details.menu, details.manage")];

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus.filter((one) => one.open)) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});

const sections = document.getElementById("sections"); // Escape and a click beside it close a popover by themselves

function leave(event) {
  for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
  if (event.type === "focusin" && sections?.matches(":popover-open") && !sections.parentElement.contains(event.target))
    sections.hidePopover();
}

document.addEventListener("click", leave);
document.addEventListener("focusin", leave);

// A window that grew wide has its sections in the bar.
matchMedia("(min-width: 60.01rem)").addEventListener(
  "change",
  () => sections?.matches(":popover-open") && sections.hidePopover(),
);
