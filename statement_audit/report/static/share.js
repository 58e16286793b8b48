"use strict";
// Copies a quote with its citation, and snippets, from disk as from a server; what was copied is said.
const source = document.getElementById("citation")?.textContent;
const address = document.getElementById("address")?.textContent;
const said = document.createElement("p");
said.className = "unseen";
said.setAttribute("role", "status");
document.querySelector("main").append(said);

function copyByHand(text) { // where a page has no clipboard: not from a server, or not over https
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

async function copy(button, text, what) {
  const label = button.dataset.label;
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    done = copyByHand(text);
    button.focus();
  }
  button.textContent = done ? "Copied" : "Not copied";
  said.textContent = done ? `Copied: ${what}` : `Could not copy: ${what}`;
  setTimeout(() => { button.textContent = label; said.textContent = ""; }, 3000);
}

function addButton(place, label, what, text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.dataset.label = button.textContent = label;
  button.addEventListener("click", () => copy(button, text(), what));
  place.append(" ", button);
}

const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

for (const finding of document.querySelectorAll(".finding")) {
  const place = `${address}#${finding.id}`;
  const quotes = finding.querySelectorAll("figure.quote");
  for (const figure of quotes) {
    const role = figure.querySelector(".role");
    const citation = () => `${role ? `${words(role)}: ` : ""}“${words(figure.querySelector("mark"))}” (${figure.dataset.page}). ${source} ${place}`;
    addButton(figure.querySelector("figcaption"), "Copy quote with citation", `quote with citation, ${finding.id}`, citation);
  }
  if (quotes.length) continue;
  const open = () => [...finding.querySelectorAll(".tag")].map((tag) => `, ${words(tag)}`).join("");
  const result = () => `${words(finding.querySelector("h3"))}: ${words(finding.querySelector(".chip")).replace(/^\S+ /, "")}${open()}. ${source} ${place}`;
  addButton(finding.querySelector(".link").parentElement, "Copy result with citation", `result with citation, ${finding.id}`, result);
}
for (const snippet of document.querySelectorAll("[data-copy]")) {
  addButton(snippet.parentElement, `Copy ${snippet.dataset.copy}`, snippet.dataset.copy, () => snippet.textContent.trim());
}
