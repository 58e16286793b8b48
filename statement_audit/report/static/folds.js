"use strict";
// Opens what a link leads into, and all groups at once. Without scripts each opens by itself.
const folds = Array.from(document.querySelectorAll("details.fold"));
const all = document.getElementById("folds");

function reveal() {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const fold = target?.closest("details.fold");
  if (!fold || fold.open) return;
  fold.open = true;
  target.scrollIntoView();
}

if (all) {
  all.hidden = false;
  all.addEventListener("click", () => {
    const open = all.getAttribute("aria-pressed") !== "true";
    for (const fold of folds) fold.open = open;
    all.setAttribute("aria-pressed", String(open));
    all.textContent = open ? "Close all groups" : "Open all groups";
  });
}
window.addEventListener("hashchange", reveal);
reveal();
