// Keeps the section when the language changes, lets the reader choose light or dark, lights the current section,
// copies links and citations, and fetches the scripts of cards and of the search when they are wanted.

const own = document.querySelector("script[data-card]").dataset;

// The section the reader is in: `#facts`, or nothing at the top of the page.
function section() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) {
    const box = target.getBoundingClientRect();
    if (box.bottom > 0 && box.top < innerHeight / 2) return location.hash;
  }
  let current = "";
  for (const place of document.querySelectorAll("article .column [id]:not(nav *, section > h2, sup, a)")) {
    const box = place.getBoundingClientRect();
    if (box.height && box.top < 120) current = `#${place.id}`;
  }
  return current;
}

for (const link of document.querySelectorAll("a[data-language-switch]")) {
  for (const kind of ["click", "auxclick"]) {
    link.addEventListener(kind, () => { link.hash = section(); });
  }
}

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.hidden = false;
  show();
  dark.addEventListener("change", show);
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      // The system's own choice needs no memory.
      if (isDark() === dark.matches) localStorage.removeItem("theme");
      else localStorage.setItem("theme", root.dataset.theme);
    } catch { /* remembered for this page only */ }
    show();
  });
}

// The contents: open beside the page where there is room, with the section in sight lit.
const contents = document.querySelector("details.toc");
if (contents) {
  const wide = matchMedia("(min-width: 64rem)");
  const fit = () => {
    contents.open = wide.matches;
    contents.querySelector("summary").tabIndex = wide.matches ? -1 : 0;
  };
  fit();
  wide.addEventListener("change", fit);
  const links = [...contents.querySelectorAll("a")];
  const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let isAsked = false;
  const light = () => {
    isAsked = false;
    let current = -1;
    places.forEach((place, at) => { if (place && place.getBoundingClientRect().top < innerHeight / 3) current = at; });
    links.forEach((link, at) => {
      if (at === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  addEventListener("scroll", () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(light);
  }, { passive: true });
  light();
}

// Links to a heading or a fact, and the words of a citation, can be copied where the browser lets a page do so.
if (navigator.clipboard) {
  const told = document.createElement("p");
  told.className = "hidden";
  told.setAttribute("role", "status");
  document.querySelector("main").append(told);
  const copy = async (button, text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return;
    }
    button.dataset.copied = own.copied;
    told.textContent = own.copied;
    setTimeout(() => {
      delete button.dataset.copied;
      told.textContent = "";
    }, 1600);
  };
  const anchor = (place, id) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "anchor";
    button.setAttribute("aria-label", own.copy);
    button.addEventListener("click", () => {
      const url = new URL(location.href);
      url.hash = id;
      history.replaceState(history.state, "", url);
      copy(button, url.href);
    });
    place.append(button);
  };
  for (const heading of document.querySelectorAll(".column :is(h2, h3, h4)")) {
    const id = heading.closest("section.number")?.id ?? (heading.closest("section")?.id || heading.id);
    if (id && !heading.closest("details")) anchor(heading, heading.closest(".prose") ? heading.id : id);
  }
  for (const fact of document.querySelectorAll(".facts tbody[id] > tr:first-child > td:last-child")) {
    anchor(fact, fact.closest("tbody").id);
  }
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button, button.parentElement.querySelector("[data-copied-text]").textContent));
  }
}

if (document.querySelector("main :is(a.chip, a.value, svg a)")) import(own.card);

// The search: its link, `/` or Ctrl-K fetch it. Where that fails, the link leads to its page.
const toSearch = document.querySelector("a[data-search]");
if (toSearch) {
  const here = document.querySelector("[data-search-here]");
  const mounted = here && import(toSearch.dataset.box).then((box) => box.mount(here, toSearch));
  const search = async (event) => {
    event.preventDefault();
    try {
      if (mounted) (await mounted)();
      else (await import(toSearch.dataset.box)).open(toSearch);
    } catch {
      location.href = toSearch.href;
    }
  };
  toSearch.addEventListener("click", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) search(event);
  });
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    const isSlash = event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (isSlash || isK) search(event);
  });
}
