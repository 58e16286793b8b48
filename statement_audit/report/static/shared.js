"use strict";
// What the scripts of several pages use. Text of others goes in as text only.
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").replace(/[“”]/g, '"').toLowerCase();
const anchor = (criterion) => criterion.replace(/[^A-Za-z0-9_.-]/g, "_").slice(0, 80);

function make(name, content, classes) {
  const element = document.createElement(name);
  if (classes) element.className = classes;
  if (content !== undefined) element.append(content);
  return element;
}

function link(words, address) {
  const element = make("a", words);
  element.href = address;
  return element;
}

// What a status looks like, or how open a result is: by its place among those in the page.
const pattern = (id, place) => document.getElementById(id).content.children[place].cloneNode(true);

function gauge(value, digits) {
  const bar = make("meter");
  bar.max = 100;
  bar.value = value ?? 0;
  bar.setAttribute("aria-hidden", "true");
  const shown = make("span", bar, "quality");
  shown.append(value === null ? "–" : value.toFixed(digits));
  return shown;
}
