// A file may be dropped anywhere on the card that asks for it, and one that is too large is said to be before it is sent: the server
// does not read it to its end, and a browser shows nothing of its own then. Without this module the field itself takes it.

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
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    judge();
  });
  const judge = () => {
    const large = [...field.files].some((file) => file.size > Number(field.dataset.most));
    field.setCustomValidity(large ? field.dataset.tooLarge : "");
    return field.reportValidity();
  };
  field.addEventListener("change", judge);
  field.form.addEventListener("submit", (event) => judge() || event.preventDefault());
}
