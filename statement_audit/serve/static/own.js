// Small comforts on Datasette's own pages; everything works without them.
window.addEventListener("load", function () {
  document.querySelectorAll("dl.column-descriptions").forEach(function (list) {
    const folded = document.createElement("details");
    const label = document.createElement("summary");
    folded.className = "columns";
    label.textContent = "What the columns mean";
    list.replaceWith(folded);
    folded.append(label, list);
  });
  document.querySelectorAll(".table-wrapper").forEach(function (wrapper) {
    wrapper.tabIndex = 0; // a wide table is moved with the arrow keys
    wrapper.setAttribute("role", "region");
    wrapper.setAttribute("aria-label", "Table of results");
  });
  // Datasette's filters and its editor have no names, and its headings skip a level.
  const names = [["[name^=_filter_column]", "Column"], ["[name^=_filter_op]", "How to compare"],
    ["[name^=_filter_value]", "Value"], ["select[name=_sort]", "Sort by"], ["#sql-editor, .CodeMirror textarea", "SQL"]];
  setTimeout(function () { // the editor is made when the page has loaded
    names.forEach(function (pair) {
      document.querySelectorAll(pair[0]).forEach(function (field) { field.setAttribute("aria-label", pair[1]); });
    });
  }, 0);
  document.querySelectorAll("body:not(.own) main h3").forEach(function (heading) {
    const second = document.querySelector("main h2");
    const follows = second && second.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (!follows) heading.setAttribute("aria-level", "2");
    heading.setAttribute("role", "heading");
  });
});
