// What has the focus is never behind the bars that stick to the top and the bottom: a browser scrolls for what is outside of the
// window alone, and forgets scroll-padding where it need not scroll.

document.addEventListener("focusin", (event) => {
  if (event.target.matches(":focus-visible")) event.target.scrollIntoView({ block: "nearest" });
});
