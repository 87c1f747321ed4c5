// Filters and sorts the table of all entities, and keeps what was asked in the address.
//
// Columns and what they can be filtered by stand in the page; no column is known by name. The keys that are no
// column's hold a `_`, which no column's can: `?layer=l2&search_for=gpu&sort_by=-segment`.

const form = document.querySelector("form[data-filter]");
const table = document.querySelector("table[data-filtered]");
const body = table.tBodies[0];
const count = document.querySelector("[data-count]");
const all = count.textContent;
const none = document.querySelector("[data-none]");
const text = form.elements.namedItem("search_for");
const selects = [...form.querySelectorAll("select")];
const sorters = [...table.querySelectorAll("button[data-sort]")];

// What a row is found by, and where its terms stand in each column's order; worked out once.
const orders = selects.map((select) => new Map([...select.options].map((option, at) => [option.value, at])));
const rows = [...body.rows].map((row, at) => {
  const head = row.cells[0];
  const terms = selects.map((select, column) => (row.cells[column + 1].dataset.keys ?? "").split(" ").filter(Boolean));
  const words = `${head.dataset.names} ${head.textContent}`.toLowerCase();
  return { row, at, terms, words, ranks: terms.map((keys, column) => Math.min(...keys.map((key) => orders[column].get(key) ?? Infinity), Infinity)) };
});
let sort = "";

function read() {
  const asked = new URLSearchParams(location.search);
  text.value = asked.get("search_for") ?? "";
  selects.forEach((select, column) => {
    const value = asked.get(select.name) ?? "";
    select.value = orders[column].has(value) ? value : "";
  });
  sort = asked.get("sort_by") ?? "";
  if (!sorters.some((button) => button.dataset.sort === sort.replace(/^-/, ""))) sort = "";
}

function address() {
  const url = new URL(location.href);
  const say = (key, value) => {
    if (value) url.searchParams.set(key, value);
    else url.searchParams.delete(key);
  };
  say("search_for", text.value.trim());
  for (const select of selects) say(select.name, select.value);
  say("sort_by", sort);
  return url;
}

function show() {
  const wanted = text.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { row, terms, words } of rows) {
    const fits = wanted.every((word) => words.includes(word))
      && selects.every((select, column) => !select.value || terms[column].includes(select.value));
    row.hidden = !fits;
    if (fits) shown += 1;
  }
  count.textContent = shown === rows.length
    ? all
    : count.dataset.count.replace("{n}", shown).replace("{all}", rows.length);
  none.hidden = shown > 0;
  form.querySelector("[type=reset]").disabled = shown === rows.length && !sort && !wanted.length;
  for (const select of selects) select.toggleAttribute("data-set", Boolean(select.value));
  const isDown = sort.startsWith("-");
  const key = sort.replace(/^-/, "");
  const column = sorters.findIndex((button) => button.dataset.sort === key);
  sorters.forEach((button, at) => {
    const head = button.closest("th");
    if (at === column) head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  });
  const rank = (known) => (column > 0 ? known.ranks[column - 1] : known.at);
  const ordered = column < 0 ? rows : [...rows].sort((left, right) => {
    const [one, other] = [rank(left), rank(right)];
    // What has no term in this column stands last, whichever way.
    if (one === other) return left.at - right.at;
    if (one === Infinity || other === Infinity) return one === Infinity ? 1 : -1;
    return isDown ? other - one : one - other;
  });
  body.append(...ordered.map((known) => known.row));
}

function change(isStep) {
  show();
  const url = address();
  if (url.href === location.href) return;
  if (isStep) history.pushState(null, "", url);
  else history.replaceState(history.state, "", url);
  keep();
}

// The other languages show the same rows.
function keep() {
  for (const other of document.querySelectorAll("a[data-language-switch]")) other.search = location.search;
}

text.addEventListener("input", () => change(false));
for (const select of selects) select.addEventListener("change", () => change(true));
for (const button of sorters) {
  button.addEventListener("click", () => {
    const key = button.dataset.sort;
    sort = sort === key ? `-${key}` : sort === `-${key}` ? "" : key;
    change(true);
  });
}
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  text.value = "";
  for (const select of selects) select.value = "";
  sort = "";
  change(true);
  text.focus();
});
addEventListener("popstate", () => {
  read();
  show();
  keep();
});
read();
show();
keep();
