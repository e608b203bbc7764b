// A file may be dropped anywhere on the card that asks for it. Without this module the field itself takes it.

for (const field of document.querySelectorAll("input[type=file].drop")) {
  const card = field.closest(".card");
  const over = (event, is) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    card.classList.toggle("drop-over", is);
  };
  card.addEventListener("dragover", (event) => over(event, true));
  card.addEventListener("dragleave", (event) => over(event, false));
  card.addEventListener("drop", (event) => {
    over(event, false);
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  });
}
