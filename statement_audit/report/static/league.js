"use strict";
// The league table: filters, search and sorting, kept in the address. Text of others goes in as text only.
const data = window.LEAGUE;
const FIELDS = ["company", "page", "year", "profile", "quality", "band", "walk", "honesty", "coverage", "gates", "sectors",
  "rank", "rankInYear", "latest", "closeCalls", "replies", "reviewed", "guessed", "says", "companies"];
const RESULTS = { met: ["✓", "met", "3"], partly: ["½", "partly", "2"], not_met: ["×", "not met", "none"], not_assessed: ["?", "open", "open"] };
const STEP = 50;
const TOP = 10;
const FALLS = new Set(["quality", "walk", "honesty", "year", "gates"]); // what is better or newer comes first
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const plain = (text) => text.replaceAll("_", " ");

const rows = data.rows.map((values) => {
  const row = Object.fromEntries(FIELDS.map((field, place) => [field, values[place]]));
  row.kind = data.kinds[row.profile];
  row.profile = data.profiles[row.profile];
  row.band = data.bands[row.band];
  row.sectors = row.sectors.map((each) => data.sectors[each]);
  row.search = fold(row.company);
  row.met = row.gates.length ? row.gates.filter((gate) => gate[1] === "met").length / row.gates.length : null;
  return row;
});
const form = document.getElementById("filters");
const table = document.getElementById("league");
const body = table.tBodies[0];
const count = document.getElementById("count");
const more = document.getElementById("more");
const tops = Array.from(form.querySelectorAll("[data-top]"));
const heads = Array.from(table.tHead.rows[0].cells);
const state = { q: "", profile: "", sector: "", year: "", band: "", sort: "", down: "", top: "", shown: STEP };
let found = [];

function addOptions(name, first, values) {
  const select = form.elements[name];
  const words = (value) => (name === "profile" ? data.kinds[data.profiles.indexOf(value)] : plain(String(value)));
  select.append(new Option(first, ""), ...values.map((value) => new Option(words(value), value)));
}

function fillFilters() {
  const bySize = (names) => names.map((name) => [name, rows.filter((row) => row.latest && row.profile === name).length])
    .sort((left, right) => right[1] - left[1]).map((each) => each[0]);
  addOptions("profile", "All profiles", bySize(data.profiles));
  addOptions("sector", "All sectors", [...data.sectors].sort(collator.compare));
  addOptions("year", "Latest of each company", [...new Set(rows.map((row) => row.year))].filter((year) => year !== null).sort((a, b) => b - a));
  addOptions("band", "All bands", data.bands);
}

function ofEarlier() { return location.hash.includes("="); } // filters after "#", as in addresses of earlier releases

function readAddress() {
  const given = new URLSearchParams(ofEarlier() ? location.hash.slice(1) : location.search);
  for (const name of ["q", "profile", "sector", "year", "band"]) {
    form.elements[name].value = given.get(name) ?? "";
    state[name] = form.elements[name].value;
  }
  const known = heads.some((head) => head.dataset.key === given.get("sort"));
  state.sort = known ? given.get("sort") : "";
  state.down = given.get("down") === "1";
  state.top = !state.sort && ["best", "worst"].includes(given.get("top")) ? given.get("top") : "";
  state.shown = STEP;
}

function writeAddress() {
  const kept = new URLSearchParams();
  for (const name of ["q", "profile", "sector", "year", "band", "sort", "top"]) if (state[name]) kept.set(name, state[name]);
  if (state.sort && state.down) kept.set("down", "1");
  history.replaceState(null, "", location.pathname + (kept.size ? `?${kept}` : ""));
}

function rankOf(row) { return state.year ? row.rankInYear : row.rank; }

function rankWords(row) { return rankOf(row) === null ? "–" : rankOf(row).map((each) => each.toLocaleString("en")).join(" of "); }

function keyOf(row, key) {
  if (key === "rank") return rankOf(row)?.[0] ?? null;
  return key === "gates" ? row.met : row[key];
}

function order(left, right) {
  const key = state.sort;
  if (!key) return right.quality - left.quality;
  const [a, b] = [keyOf(left, key), keyOf(right, key)];
  if (a === null || b === null) return (a === null) - (b === null); // what cannot be told stands last
  const difference = typeof a === "number" ? a - b : collator.compare(a, b);
  return (state.down ? -difference : difference) || right.quality - left.quality;
}

function choose() {
  const wanted = fold(state.q.trim());
  found = rows.filter((row) =>
    (state.year ? String(row.year) === state.year : row.latest) &&
    (!wanted || row.search.includes(wanted)) &&
    (!state.profile || row.profile === state.profile) &&
    (!state.sector || row.sectors.includes(state.sector)) &&
    (!state.band || row.band === state.band));
  found.sort(order);
  if (state.top) {
    const ranked = [...found].sort((left, right) => (right.quality - left.quality) * (state.top === "best" ? 1 : -1));
    found = ranked.slice(0, TOP);
  }
}

const number = (value, digits) => (value === null ? "–" : value.toFixed(digits));

function companyCell(row) {
  const cell = make("th", link(row.company, row.page));
  cell.scope = "row";
  if (row.replies) cell.append(" ", make("span", "replied", "tag"));
  if (row.companies > 1) cell.append(" ", make("span", `one statement for ${row.companies}`, "tag"));
  if (row.guessed) cell.append(" ", make("span", "sector guessed", "tag"));
  if (row.reviewed) cell.append(" ", make("span", "reviewed", "tag"));
  return cell;
}

function gatesCell(row) {
  const cell = make("td");
  for (const [law, result] of row.gates) {
    const [sign, label, level] = RESULTS[result] ?? ["?", plain(result), "open"];
    const mark = make("span", sign, `sign l${level}`);
    mark.setAttribute("aria-hidden", "true");
    const gate = make("span", mark, "gate");
    gate.append(` ${data.laws[law].slice(0, 24)} ${label}`);
    cell.append(gate);
  }
  return cell;
}

function tableRow(row) {
  const line = make("tr");
  line.append(
    make("td", rankWords(row), "num"), companyCell(row), make("td", String(row.year ?? "year unknown"), "num"),
    make("td", row.kind), make("td", gauge(row.quality, 1), "num"), make("td", row.band), make("td", number(row.walk, 2), "num"),
    make("td", number(row.honesty, 0), "num"), gatesCell(row), make("td", row.says, "says"));
  return line;
}

function draw() {
  body.replaceChildren(...found.slice(0, state.shown).map(tableRow));
  for (const head of heads) {
    if (head.dataset.key === state.sort) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  for (const button of tops) button.setAttribute("aria-pressed", String(button.dataset.top === state.top));
  const shown = Math.min(state.shown, found.length);
  const what = state.year ? `statements of ${state.year}` : "companies";
  const name = heads.find((head) => head.dataset.key === state.sort)?.textContent.trim();
  const order = state.top === "worst" ? "; the lowest quality first" : "; the highest quality first";
  count.textContent = `${found.length.toLocaleString("en")} ${what}` + (shown < found.length ? `; the first ${shown} are shown` : "")
    + (name ? `; sorted by ${name}, ${state.down ? "descending" : "ascending"}` : order);
  more.hidden = shown >= found.length;
}

function update() {
  choose();
  draw();
  writeAddress();
}

function onFilter(event) {
  if (!(event.target.name in state)) return;
  state[event.target.name] = event.target.value;
  state.shown = STEP;
  update();
}

function onSort(head) {
  const key = head.dataset.key;
  state.down = state.sort === key ? !state.down : FALLS.has(key);
  state.sort = key;
  state.top = "";
  update();
}

function onTop(button) {
  state.top = state.top === button.dataset.top ? "" : button.dataset.top;
  state.sort = "";
  state.shown = STEP;
  update();
}

function onMore() {
  const from = state.shown;
  state.shown += STEP;
  draw();
  body.rows[from]?.querySelector("a").focus();
}

fillFilters();
for (const button of tops) button.addEventListener("click", () => onTop(button));
for (const head of heads.filter((each) => each.dataset.key)) {
  const button = make("button", head.textContent);
  button.type = "button";
  button.addEventListener("click", () => onSort(head));
  head.replaceChildren(button);
}
form.hidden = false;
form.addEventListener("input", onFilter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(() => { history.replaceState(null, "", location.pathname); readAddress(); update(); }));
more.addEventListener("click", onMore);
window.addEventListener("hashchange", () => {
  if (!ofEarlier()) return;
  readAddress();
  update();
});
readAddress();
update();
