"use strict";
// Makes tables of class "sortable" sort by their column heads. Each head becomes a button; the result is announced.
const ORDER = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function valueOf(row, column) {
  const text = row.cells[column].textContent.trim();
  const figure = Number(text.replace(/[,%\s]/g, ""));
  return { text, figure: text === "" || text === "–" || Number.isNaN(figure) ? null : figure };
}

function compare(left, right) {
  if (left.figure !== null && right.figure !== null) return left.figure - right.figure;
  if (left.figure !== null || right.figure !== null) return left.figure !== null ? 1 : -1;
  return ORDER.compare(left.text, right.text);
}

function sortBy(table, head, column, announcer) {
  const down = head.getAttribute("aria-sort") === "ascending" || (!head.hasAttribute("aria-sort") && head.classList.contains("num"));
  const rows = Array.from(table.tBodies[0].rows, (row) => ({ row, value: valueOf(row, column) }));
  rows.sort((left, right) => (down ? compare(right.value, left.value) : compare(left.value, right.value)));
  table.tBodies[0].append(...rows.map((each) => each.row));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  announcer.textContent = `Sorted by ${head.textContent}, ${down ? "descending" : "ascending"}`;
}

for (const table of document.querySelectorAll("table.sortable")) {
  const announcer = document.createElement("p");
  announcer.className = "unseen";
  announcer.setAttribute("role", "status");
  table.closest(".scroll").before(announcer);
  Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    if (head.classList.contains("still")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sortBy(table, head, column, announcer));
    head.replaceChildren(button);
  });
}
