"use strict";
// Opens what a link leads into, and all groups at once; on a phone one at a time. Without scripts each opens by itself.
const folds = Array.from(document.querySelectorAll("details.fold"));
const all = document.getElementById("folds");
const narrow = matchMedia("(max-width: 40rem)");

// One name for all groups, one for all advice: the browser closes the one that was open. The one just opened stays in sight.
function oneAtATime() {
  if (matchMedia("print").matches) return; // paper shows what is open
  for (const fold of folds) fold.name = narrow.matches ? "groups" : "";
  for (const advice of document.querySelectorAll(".finding details")) advice.name = narrow.matches ? "advice" : "";
  if (all) all.hidden = narrow.matches;
}
for (const fold of folds) {
  let pressed = false;
  fold.querySelector("summary").addEventListener("click", () => { pressed = true; });
  fold.addEventListener("toggle", () => {
    if (pressed && narrow.matches && fold.open && fold.getBoundingClientRect().top < 0) fold.scrollIntoView();
    pressed = false;
  });
}

function reveal() {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const fold = target?.closest("details.fold");
  if (!fold || fold.open) return;
  fold.open = true;
  target.scrollIntoView();
}

if (all) {
  all.addEventListener("click", () => {
    const open = all.getAttribute("aria-pressed") !== "true";
    for (const fold of folds) fold.open = open;
    all.setAttribute("aria-pressed", String(open));
    all.textContent = open ? "Close all groups" : "Open all groups";
  });
}
narrow.addEventListener("change", oneAtATime);
window.addEventListener("hashchange", reveal);
oneAtATime();
reveal();
