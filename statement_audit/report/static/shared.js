"use strict";
// What the scripts of several pages use. Text of others goes in as text only.
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
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

function chip([label, sign, level]) {
  const mark = make("span", sign, "sign");
  mark.setAttribute("aria-hidden", "true");
  const shown = make("span", mark, `chip l${level}`);
  shown.append(` ${label}`);
  return shown;
}
