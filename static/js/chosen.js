// On a narrow screen tabs, figures and groups go on beyond its edge: what is chosen of them is brought into sight.

const shown = new WeakMap();

function show() {
  for (const row of document.querySelectorAll(".tabs, .figures, .group-choices")) {
    const chosen = row.querySelector("[aria-current]");
    if (!chosen || shown.get(row) === chosen.getAttribute("href")) continue; // somebody may have gone on from there
    shown.set(row, chosen.getAttribute("href"));
    const [outer, inner] = [row.getBoundingClientRect(), chosen.getBoundingClientRect()];
    row.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
  }
}

document.addEventListener("ecc:patched", show);
show();
