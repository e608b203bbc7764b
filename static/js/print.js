// The button that opens the browser's own printing. It appears with this module only.

for (const button of document.querySelectorAll("button[data-print][hidden]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
