"use strict";
// Sets companies side by side; which ones stands in the address. Each one's script is loaded when it is chosen.
window.COMPARED = Object.create(null); // slugs are anyone's words
const frame = document.getElementById("compared");
const most = Number(frame.dataset.most);
const field = document.getElementById("company");
const count = document.getElementById("count");
const slugs = new Map(Array.from(document.querySelectorAll("#choices option"), (each) => [each.value, each.dataset.slug]));
const known = new Set(slugs.values());
const figure = (value, digits) => (value === null ? "–" : value.toFixed(digits));
let chosen = [];

const load = (slug) => new Promise((done) => {
  if (window.COMPARED[slug]) return done();
  const script = make("script");
  script.src = `compare/${slug}.js`;
  script.onload = script.onerror = done;
  document.head.append(script);
});

function numberCell(name, one) {
  if (name === "kind") return make("td", one.kind);
  if (name === "law") return make("td", one.law.join("; ") || "none tested");
  if (name === "honesty") return make("td", figure(one.honesty, 0));
  if (name === "walk") return make("td", figure(one.walk, 2));
  const cell = make("td", gauge(one.quality, 1));
  cell.append(` ${one.band}`);
  return cell;
}

function answerCell(criterion, one) {
  const cell = make("td");
  if (one.answers[criterion] === null) return make("td", "not read by a person");
  const [status, open, page, quote] = one.answers[criterion] ?? [];
  if (status === undefined) return make("td", "not asked");
  const finding = `${one.page}#${anchor(criterion)}`;
  cell.append(pattern("chips", status), " ", pattern("opens", open));
  if (!quote) {
    cell.append(" ", link("finding", finding));
    cell.lastChild.append(make("span", ` ${criterion} of ${one.name}`, "unseen"));
    return cell;
  }
  const fold = make("details", make("summary", "quote"));
  fold.firstChild.append(make("span", `, ${criterion}, ${one.name}`, "unseen"));
  const says = make("blockquote", `“${quote}”`);
  says.dir = "auto";
  const source = make("p", link(`p. ${page}, finding and context`, finding));
  fold.append(says, source);
  cell.append(fold);
  return cell;
}

function cellOf(row, one) {
  if (row.dataset.number) return numberCell(row.dataset.number, one);
  if (row.dataset.group) return make("td", gauge(one.groups[row.dataset.group] ?? null, 0));
  return answerCell(row.dataset.criterion, one);
}

function headOf(slug, one, removable) {
  const head = make("th", link(`${one.name}, ${one.year ?? "year unknown"}`, one.page));
  head.scope = "col";
  if (!removable) return head;
  const button = make("button", "Remove");
  button.type = "button";
  button.append(make("span", ` ${one.name}`, "unseen"));
  button.addEventListener("click", () => choose(chosen.filter((each) => each !== slug)).then(() => field.focus()));
  head.append(make("br"), button);
  return head;
}

function draw() {
  const columns = chosen.map((slug) => [slug, window.COMPARED[slug]]);
  frame.hidden = columns.length === 0;
  frame.querySelectorAll("table").forEach((table, place) => {
    const heads = table.tHead.rows[0];
    heads.replaceChildren(heads.cells[0], ...columns.map(([slug, one]) => headOf(slug, one, place === 0)));
    for (const row of table.tBodies[0].rows) row.replaceChildren(row.cells[0], ...columns.map(([, one]) => cellOf(row, one)));
  });
}

async function choose(wanted, note = "") {
  const asked = [...new Set(wanted)].filter((slug) => known.has(slug)).slice(0, most);
  chosen = asked;
  await Promise.all(asked.map(load));
  if (chosen !== asked) return; // chosen anew meanwhile
  const lost = asked.filter((slug) => !window.COMPARED[slug]);
  if (lost.length) note += `Not to be loaded: ${lost.join(", ")}; `;
  chosen = asked.filter((slug) => window.COMPARED[slug]);
  draw();
  history.replaceState(null, "", location.pathname + (asked.length ? `?with=${asked.join(",")}` : "") + location.hash);
  const more = chosen.length < 2 ? `choose ${chosen.length ? "at least one more" : "two to four"}` : chosen.length < most ? "more can be added" : "no more can be added";
  count.textContent = `${note}${chosen.length} ${chosen.length === 1 ? "company" : "companies"}: ${more}.`;
}

document.getElementById("chooser").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = field.value.trim();
  const slug = slugs.get(name) ?? slugs.get(Array.from(slugs.keys()).find((each) => name && fold(each).startsWith(fold(name))));
  if (!slug) return choose(chosen, `No company here is called “${name}”; `);
  field.value = "";
  choose([...chosen, slug], chosen.length >= most ? "No more than four fit; remove one first. " : "");
});
document.getElementById("chooser").hidden = false;
const given = (new URLSearchParams(location.search).get("with") ?? "").split(",").filter(Boolean);
const strange = given.filter((slug) => !known.has(slug)).length;
const notes = [strange && `${strange} that the address names: not known here; `, given.length - strange > most && `of ${given.length - strange} in the address the first ${most}; `];
choose(given, notes.filter(Boolean).join(""));
