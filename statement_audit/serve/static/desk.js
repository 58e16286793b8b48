// Keys press the buttons that show them; a note that was begun stays through a reload.
(function () {
  const form = document.forms[0], note = document.getElementById("note"), find = document.getElementById("find");
  const finding = form.elements.finding ? "note-" + form.elements.finding.value : "";
  const open = function () { return document.querySelector("dialog[open]"); };
  const choices = function (box) {
    return [...box.querySelectorAll(".choices button")].filter(function (each) { return !each.parentElement.hidden; });
  };
  document.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (button && button.dataset.opens) document.getElementById(button.dataset.opens).showModal();
    if (button && "closes" in button.dataset) open().close();
  });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const box = open(), field = event.target.closest("textarea, input");
    if (box && (event.key === "ArrowDown" || event.key === "ArrowUp") && !event.target.closest("textarea")) {
      const all = choices(box), step = event.key === "ArrowDown" ? 1 : -1;
      const next = all[all.indexOf(document.activeElement) + step] || (step > 0 ? all[0] : find || all[0]);
      next.focus();
      event.preventDefault();
    } else if (field === find && find && event.key === "Enter") {
      event.preventDefault();
      if (choices(box).length) choices(box)[0].click();
    } else if (field === note && note && event.key === "Escape") {
      note.blur();
    } else if (!field && !event.repeat) {
      if (event.key === "n" && note && !box) {
        note.closest("details").open = true;
        note.focus();
        event.preventDefault();
      }
      const button = (box || form).querySelector("[data-key='" + CSS.escape(event.key) + "']");
      if (button && (box || !button.closest("dialog"))) {
        event.preventDefault();
        button.click();
      }
    }
  });
  if (!note) return;
  find.addEventListener("input", function () {
    const words = find.value.toLowerCase().split(/\s+/);
    document.querySelectorAll("#elsewhere .choices li").forEach(function (each) {
      const text = (each.textContent + each.firstChild.dataset.counts).toLowerCase();
      each.hidden = !words.every(function (word) { return text.includes(word); });
    });
    document.getElementById("none").textContent = choices(find.closest("dialog")).length ? "" : "No criterion has these words.";
  });
  note.value = sessionStorage.getItem(finding) || "";
  note.closest("details").open = note.value !== "";
  note.addEventListener("input", function () { sessionStorage.setItem(finding, note.value); });
})();
