"use strict";
// Looks through the quotes, companies and criteria of search-index.js; what was asked stands in the address.
const index = window.SEARCH;
const STEP = 30;
const NAMES = 12;
// Words without their endings: "fees" finds "fee" and not "feet", "policy" finds "policies" and not "police"; "employ" keeps its y.
const ENDINGS = [[/(?<=\w{2}[^aeiou\W])(?:ies|ied|ying|y)$/, "(?:y|ies|ied|ying)"], [/(?<=\w{3})(?:ings?|ed|es|(?<!s)s|e)$|$/, "e?(?:s|es|d|ed|r|rs|er|ers|ing|ings|ment|ments)?"]];
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u; // no space between words
const beginning = (pattern) => new RegExp(UNSPACED.test(pattern) ? pattern : `(?<![\\p{L}\\p{N}])${pattern}`, "u");
const field = document.getElementById("find");
const results = document.getElementById("results");
const count = document.getElementById("count");
const more = document.getElementById("more");
const quotes = index.quotes.map(([statement, text, told]) => ({ statement: index.statements[statement], text, told }));
let found = [];
let asked = [];
let shown = 0;

function answers(quote) { // [criterion, status, how open it is], three numbers each
  return Array.from({ length: quote.told.length / 3 }, (_, place) => quote.told.slice(3 * place, 3 * place + 3));
}

function anyEnding(word) {
  if (UNSPACED.test(word)) return escaped(word);
  const [ending, endings] = ENDINGS.find(([each]) => each.test(word));
  return `${escaped(word.replace(ending, ""))}${endings}(?![\\p{L}\\p{N}])`;
}

function wanted(text) { // what stands in double quotes is one piece, and keeps its endings; a name may be begun only
  return Array.from(fold(text).matchAll(/"([^"]+)"|[\p{L}\p{N}](?:[\p{L}\p{N}'.-]*[\p{L}\p{N}])?/gu), ([word, phrase]) => ({
    word: beginning(phrase?.trim() ? escaped(phrase.trim()) : anyEnding(word)),
    name: beginning(escaped(phrase?.trim() ?? word)),
  }));
}

function searchable(quote) {
  const criteria = answers(quote).map(([criterion]) => index.criteria[criterion].join(" "));
  return fold([quote.text, ...quote.statement[1].map(([name]) => name), ...criteria].join(" "));
}

const isFound = (text) => asked.every(({ word }) => word.test(text));
const isNamed = (text) => asked.every(({ word, name }) => name.test(text) || word.test(text));

function marked(text) { // the words that were asked; `places`: of each folded sign, where it stands in the text
  let [folded, length] = ["", 0];
  const places = [];
  for (const sign of text) {
    const plain = fold(sign);
    folded += plain;
    for (let each = 0; each < plain.length; each += 1) places.push(length);
    length += sign.length;
  }
  places.push(length);
  const hits = asked.map(({ word }) => new RegExp(word.source, "gu"));
  const spans = hits.flatMap((hit) => Array.from(folded.matchAll(hit), (each) => [places[each.index], places[each.index + each[0].length]]));
  spans.sort((left, right) => left[0] - right[0]);
  const pieces = [];
  let at = 0;
  for (const [start, end] of spans) {
    if (start < at) continue;
    pieces.push(text.slice(at, start), make("mark", text.slice(start, end)));
    at = end;
  }
  return [...pieces, text.slice(at)];
}

function result(quote) {
  const [year, companies] = quote.statement;
  const [name, page] = companies[0];
  const says = make("p");
  says.dir = "auto";
  says.append("“", ...marked(quote.text), "”");
  const about = make("ul");
  for (const [criterion, status, open] of answers(quote)) {
    const [id, title] = index.criteria[criterion];
    const line = make("li", pattern("chips", status));
    line.append(" ", link(title, `${page}#${anchor(id)}`), make("span", `, ${id}`, "muted"));
    if (open) line.append(" ", pattern("opens", open));
    about.append(line);
  }
  const source = make("p", link(`${name}, ${year ?? "year unknown"}`, page));
  if (companies.length > 1) source.append(" ", make("span", `one statement for ${companies.length}`, "tag"));
  const item = make("li", says, "example");
  item.append(source, about);
  return item;
}

function names(id, links) {
  const section = document.getElementById(id);
  section.hidden = links.length === 0;
  const rest = links.length - NAMES;
  const items = links.slice(0, NAMES).map(([words, address]) => make("li", address ? link(words, address) : words));
  if (rest > 0) items.push(make("li", `and ${rest.toLocaleString("en")} more: add a word`));
  section.querySelector("ul").replaceChildren(...items);
}

function matchingNames() {
  const companies = new Map();
  for (const [year, each] of index.statements) {
    for (const [name, page] of each) {
      const company = page.replace(/-[^-]*$/, ""); // the address without its year: two companies may have one name
      if (isNamed(fold(name)) && (companies.get(company)?.[0] ?? -1) < (year ?? 0)) companies.set(company, [year ?? 0, name, page]);
    }
  }
  const criteria = index.criteria.map(([id, title], place) => [`${id} ${title}`, place < index.paged ? `criteria/${anchor(id)}.html` : ""]);
  return [Array.from(companies.values(), ([, name, page]) => [name, page]), criteria.filter(([words]) => isNamed(fold(words)))];
}

function drawMore() {
  const next = found.slice(shown, shown + STEP).map(result);
  results.append(...next);
  shown += next.length;
  more.hidden = shown >= found.length;
  return next[0];
}

function search() {
  const text = field.value.trim();
  asked = wanted(text);
  // Where the words stand in the quote itself, it comes first; the index holds what shows most first.
  const hits = asked.length ? quotes.filter((quote) => isFound(quote.folded ??= searchable(quote))) : [];
  const itself = hits.map((quote) => isFound(fold(quote.text)));
  found = [...hits.filter((_, place) => itself[place]), ...hits.filter((_, place) => !itself[place])];
  const [companies, criteria] = asked.length ? matchingNames() : [[], []];
  names("companies", companies);
  names("criteria", criteria);
  shown = 0;
  results.replaceChildren();
  drawMore();
  document.getElementById("quotes").hidden = found.length === 0;
  document.getElementById("none").hidden = !asked.length || found.length + companies.length + criteria.length > 0;
  const counted = (many, one, all) => `${many.toLocaleString("en")} ${many === 1 ? one : all}`;
  count.textContent = asked.length
    ? `${counted(found.length, "quote", "quotes")}, ${counted(companies.length, "company", "companies")}, ${counted(criteria.length, "criterion", "criteria")}`
    : "Type a word: a company, a subject, or words of a quote.";
}

document.getElementById("finder").addEventListener("submit", (event) => {
  event.preventDefault();
  history.pushState(null, "", `${location.pathname}?${new URLSearchParams({ q: field.value })}`);
  search();
});
more.addEventListener("click", () => drawMore()?.querySelector("a").focus());
function readAddress() {
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  search();
}
window.addEventListener("popstate", readAddress);
readAddress();
