// Shows the search: a dialog on any page, and the same in place on the search's own page.
//
// A combobox with a list, as the ARIA practices describe it: the focus stays in the field, arrows move through the
// list, Enter opens, Esc closes. What is found, and in what order, is for `search.js` to say.

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

const BEST = 3;
const WAIT = 70;

// The script that finds and the index it reads, fetched once.
let opened;
function openIndex(link) {
  opened ??= (async () => {
    const at = new URL(link.dataset.search, location.href);
    const load = async (name) => {
      // The first file keeps its name, so its age is asked for; the others change theirs with their bytes.
      const answer = await fetch(new URL(name, at), name === "index.json" ? { cache: "no-cache" } : {});
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return answer.json();
    };
    const engine = await import(link.dataset.engine);
    return { ...engine, index: await engine.Index.open(load) };
  })();
  opened.catch(() => { opened = undefined; });
  return opened;
}

// The text with what was asked for marked.
function marked(text, spans) {
  const nodes = [];
  let done = 0;
  for (const [start, end] of spans) {
    nodes.push(text.slice(done, start), make("mark", {}, text.slice(start, end)));
    done = end;
  }
  return [...nodes, text.slice(done)];
}

class Box {
  // `most` results of each kind; `onQuery` hears of every query that was searched.
  constructor(link, { most, onQuery = () => {}, onEscape = () => {} }) {
    Object.assign(this, { link, most, onQuery, onEscape, options: [], active: -1, turn: 0, isComposing: false });
    const label = link.dataset.title;
    this.field = make("input", {
      type: "text", inputmode: "search", enterkeyhint: "go", role: "combobox", "aria-label": label, "aria-controls": "search-list",
      "aria-autocomplete": "list", "aria-expanded": "false", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    });
    this.status = make("p", { class: "search-status", role: "status" });
    this.list = make("div", { id: "search-list", role: "listbox", "aria-label": label, hidden: "" });
    this.more = make("p", { class: "search-more", hidden: "" });
    this.field.addEventListener("compositionstart", () => { this.isComposing = true; });
    this.field.addEventListener("compositionend", () => { this.isComposing = false; this.ask(); });
    // A word that is being composed is not yet a word.
    this.field.addEventListener("input", (event) => { if (!event.isComposing && !this.isComposing) this.ask(); });
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("pointermove", (event) => {
      const at = this.options.indexOf(event.target.closest("[role=option]"));
      if (at >= 0 && at !== this.active) this.activate(at, false);
    });
  }

  async start() {
    const { index } = await this.load();
    if (!index) return;
    const { words } = index;
    this.field.placeholder = words.hint;
    this.list.setAttribute("aria-label", words.results);
    for (const show of this.onWords ?? []) show(words);
  }

  async load() {
    const late = setTimeout(() => { this.status.textContent = this.link.dataset.loading; }, 300);
    try {
      const ready = await openIndex(this.link);
      if (this.status.textContent === this.link.dataset.loading) this.status.textContent = "";
      return ready;
    } catch {
      this.status.textContent = this.link.dataset.failed;
      return {};
    } finally {
      clearTimeout(late);
    }
  }

  ask() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.search(), WAIT);
  }

  async search() {
    const turn = ++this.turn;
    const query = this.field.value.trim();
    const ready = await this.load();
    if (turn !== this.turn || !ready.index) return;
    let found;
    try {
      found = await ready.index.search(query);
    } catch {
      if (turn === this.turn) this.status.textContent = this.link.dataset.failed;
      return;
    }
    if (turn !== this.turn) return;
    this.onQuery(query);
    this.show(query, found, ready);
  }

  show(query, { results, total, hasAll, parts }, { index, marks }) {
    const { words, kinds } = index;
    const fill = (phrase, n) => phrase.replace("{n}", String(n)).replace("{query}", query);
    this.options = [];
    this.list.replaceChildren();
    const add = (heading, hits, showsKind) => {
      if (!hits.length) return;
      const id = `search-group-${this.list.children.length}`;
      const group = make("div", { role: "group", "aria-labelledby": id }, make("p", { class: "overline", id }, heading));
      for (const hit of hits) group.append(this.option(hit, parts, showsKind, { index, marks }));
      this.list.append(group);
    };
    add(words.best, results.slice(0, BEST), true);
    const rest = results.slice(BEST);
    const groups = [...new Set(rest.map((hit) => hit.kind))];
    for (const kind of groups) add(kinds[kind].many, rest.filter((hit) => hit.kind === kind).slice(0, this.most), false);
    this.list.hidden = !results.length;
    this.field.setAttribute("aria-expanded", String(results.length > 0));
    const count = total === 1 ? words.count_one : fill(words.count, total);
    if (!parts.length) this.status.textContent = "";
    else if (!total) this.status.textContent = fill(words.none, 0);
    else this.status.textContent = hasAll ? count : `${count} · ${words.some}`;
    this.more.hidden = this.options.length >= total || !this.isDialog;
    if (!this.more.hidden) {
      const href = `${this.link.getAttribute("href")}?q=${encodeURIComponent(query)}`;
      this.more.replaceChildren(make("a", { href }, fill(words.more, total)));
    }
    this.list.parentElement.scrollTop = 0;
    this.activate(results.length ? 0 : -1, false);
  }

  option(hit, parts, showsKind, { index, marks }) {
    const { kinds, words } = index;
    const title = make("span", { class: "hit-title" });
    if (hit.code) title.append(make("span", { class: "chip-code", "data-place": String(hit.place % 8) }, hit.code), "\u00a0");
    else if (hit.place >= 0) title.append(make("span", { class: "hit-dot", "data-place": String(hit.place % 8) }));
    title.append(...marked(hit.title, marks(hit.title, parts)));
    const beside = hit.of || (showsKind ? kinds[hit.kind].one : "");
    if (beside && beside !== hit.title) title.append(make("small", {}, beside));
    const why = make("span", { class: "hit-why" });
    const option = make("a", { role: "option", class: "hit", href: hit.href, id: `search-hit-${this.options.length}`, tabindex: "-1", "aria-selected": "false" }, title, why);
    this.options.push(option);
    index.quote(hit, parts).then(({ href, alias, label, text }) => {
      option.setAttribute("href", href);
      const also = words.also_called.replace("{name}", alias);
      if (alias) title.append(make("small", {}, ...marked(also, marks(also, parts))));
      if (label) why.append(make("b", {}, ...marked(label, marks(label, parts))), text ? " " : "");
      if (text) why.append(...marked(text, marks(text, parts)));
    }).catch(() => {});
    return option;
  }

  activate(at, scrolls) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = at;
    const option = this.options[at];
    if (!option) {
      this.field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", option.id);
    if (scrolls) option.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const n = this.options.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && n) {
      event.preventDefault();
      this.activate((this.active + step + n) % n, true);
    } else if (event.key === "Enter" && this.options[this.active]) {
      event.preventDefault();
      const { href } = this.options[this.active];
      if (event.ctrlKey || event.metaKey) window.open(href, "_blank", "noopener");
      else { this.onEscape(); location.href = href; }
    } else if (event.key === "Escape") {
      this.onEscape(event);
    }
  }
}

let dialog;

// Opens the search over the page.
export function open(link) {
  if (!dialog) {
    const element = make("dialog", { class: "search", "aria-label": link.dataset.title });
    const box = new Box(link, { most: 5, onEscape: () => element.close() });
    box.isDialog = true;
    const close = make("button", { type: "button", class: "search-close" }, "Esc");
    close.addEventListener("click", () => element.close());
    const keys = make("p", { class: "search-keys" });
    box.onWords = [(words) => { close.replaceChildren("Esc", make("span", { class: "hidden" }, ` ${words.close}`)); keys.textContent = words.keys; }];
    element.append(make("div", { class: "search-line" }, box.field, close), box.status, make("div", { class: "search-found" }, box.list, box.more), keys);
    // A press on what lies around the dialog closes it.
    element.addEventListener("click", (event) => { if (event.target === element) element.close(); });
    document.body.append(element);
    dialog = { element, box };
  }
  if (!dialog.element.open) dialog.element.showModal();
  dialog.box.field.select();
  dialog.box.start();
}

// Puts the search into its own page; the query stands in the address.
export function mount(place, link) {
  const titles = document.querySelector(".titles");
  const write = (query) => {
    const url = new URL(location.href);
    if (query) url.searchParams.set("q", query);
    else url.searchParams.delete("q");
    history.replaceState(history.state, "", url);
    for (const other of document.querySelectorAll("a[data-language-switch]")) other.search = url.search;
    titles.hidden = Boolean(query);
  };
  const box = new Box(link, {
    most: 40,
    onQuery: write,
    onEscape: (event) => { if (event) { box.field.value = ""; box.search(); } },
  });
  place.append(make("div", { class: "search-line" }, box.field), box.status, box.list);
  box.field.value = new URL(location.href).searchParams.get("q") ?? "";
  box.start();
  if (box.field.value) box.search();
  box.field.focus({ preventScroll: true });
  return () => box.field.select();
}
