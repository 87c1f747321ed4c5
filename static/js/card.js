// Shows what a chip or a number leads to, in a card beside it: a block of the target's own page.
//
// The target is fetched when the pointer rests on a chip, when it has the focus, or when a finger stays on it,
// and it is kept. A page's card is its `<template id="card">`; a fact's or a figure's is made of what
// `data-card` marks: its title, its parts, and the sources that the parts cite.

const CHIPS = "main a.chip, main a.value, main svg a";
const REST = 120;
const LEAVE = 250;
const PRESS = 450;
const ROWS = 6;

const pages = new Map();
let card = null;
let chip = null;
let title = "";
let pending = null;
let timer = 0;
let leaving = 0;

// A chip inside of a card opens none.
const chipOf = (node) => {
  const found = node instanceof Element ? node.closest(CHIPS) : null;
  return found?.closest(".preview") ? null : found;
};

function addressOf(link) {
  const url = new URL(link.getAttribute("href"), document.baseURI);
  return url.origin === location.origin ? url : null;
}

function pageOf(url, signal) {
  const address = url.origin + url.pathname;
  if (address === location.origin + location.pathname) return Promise.resolve(document);
  if (!pages.has(address)) {
    const page = fetch(address, { signal }).then(async (answer) => {
      if (!answer.ok) throw new Error(answer.statusText);
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    });
    pages.set(address, page);
    page.catch(() => pages.delete(address));
  }
  return pages.get(address);
}

// What stands in the card, as nodes of this document.
function lift(page, url) {
  const target = url.hash ? page.getElementById(decodeURIComponent(url.hash.slice(1))) : null;
  const marked = target?.closest("[data-card]");
  const content = marked ? gathered(page, marked) : page.getElementById("card")?.content;
  if (!content?.childNodes.length) return null;
  const copy = document.importNode(content, true);
  for (const node of copy.querySelectorAll("[id]")) node.removeAttribute("id");
  for (const node of copy.querySelectorAll("[aria-labelledby], [aria-describedby]")) {
    node.removeAttribute("aria-labelledby");
    node.removeAttribute("aria-describedby");
  }
  for (const link of copy.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), url).href;
  return copy;
}

// A fact or a figure: its title, its parts, the works they cite.
function gathered(page, marked) {
  const own = (node) => node.closest("[data-card]") === marked;
  const content = page.createDocumentFragment();
  const name = [...marked.querySelectorAll("[data-card-title]")].find(own)
    ?? marked.parentElement?.closest("[data-card]")?.querySelector("[data-card-title]");
  if (name) {
    const line = page.createElement("p");
    line.className = "card-title";
    const lang = name.closest("[lang]")?.lang;
    if (lang) line.lang = lang;
    for (const child of name.childNodes) line.append(child.cloneNode(true));
    content.append(line);
  }
  const works = new Map();
  for (const part of [...marked.querySelectorAll("[data-part]")].filter(own)) {
    const copy = part.cloneNode(true);
    const rows = [...copy.querySelectorAll(":scope > div")];
    for (const row of rows.slice(ROWS)) row.remove();
    if (rows.length > ROWS) copy.append(more(page, marked, rows.length - ROWS));
    content.append(copy);
  }
  for (const mark of [...marked.querySelectorAll("a.cite")].filter(own)) works.set(mark.getAttribute("href"), mark.textContent);
  for (const [href, number] of works) {
    const work = page.getElementById(href.slice(1));
    if (!work || !href.startsWith("#")) continue;
    const line = page.createElement("p");
    line.className = "card-source";
    line.append(`${number} `);
    for (const child of work.childNodes) line.append(child.cloneNode(true));
    content.append(line);
  }
  return content;
}

function more(page, marked, count) {
  const row = page.createElement("div");
  const label = page.createElement("dt");
  const link = page.createElement("a");
  link.href = `#${marked.id}`;
  link.textContent = `+ ${count}`;
  label.append(link);
  row.append(label, page.createElement("dd"));
  return row;
}

function made() {
  if (card) return card;
  card = document.createElement("div");
  card.className = "preview";
  card.id = "chip-card";
  card.hidden = true;
  card.setAttribute("role", "dialog");
  card.setAttribute("aria-labelledby", "chip-card-title");
  card.addEventListener("pointerenter", stay);
  card.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") leave(); });
  card.addEventListener("focusout", (event) => { if (!card.contains(event.relatedTarget)) leave(); });
  card.addEventListener("focusin", stay);
  document.querySelector("main").append(card);
  return card;
}

// Below the chip if there is room, else above it; never over the edge of the window.
function place(link, at) {
  const gap = 6;
  const edge = 8;
  const boxes = [...link.getClientRects()];
  const box = boxes.find((one) => at && at.x >= one.left && at.x <= one.right && at.y >= one.top && at.y <= one.bottom)
    ?? boxes[0] ?? link.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const height = document.documentElement.clientHeight;
  const below = height - box.bottom - gap - edge;
  const above = box.top - gap - edge;
  const isBelow = card.offsetHeight <= below || below >= above;
  card.style.setProperty("max-height", `${Math.max(isBelow ? below : above, 96)}px`);
  const left = Math.max(edge, Math.min(box.left, width - card.offsetWidth - edge));
  const top = isBelow ? box.bottom + gap : box.top - gap - card.offsetHeight;
  card.style.setProperty("left", `${left + scrollX}px`);
  card.style.setProperty("top", `${top + scrollY}px`);
}

async function open(link, at) {
  const url = addressOf(link);
  if (!url || (chip === link && !card?.hidden)) return;
  pending?.abort();
  const asked = new AbortController();
  pending = asked;
  let content = null;
  let language = "";
  try {
    const page = await pageOf(url, asked.signal);
    content = lift(page, url);
    language = page.documentElement.lang;
  } catch { /* the link is still a link */ }
  if (pending !== asked) return;
  pending = null;
  if (!content) return;
  close();
  chip = link;
  made().lang = language;
  card.replaceChildren(content);
  const name = card.querySelector(".card-title");
  if (name) name.id = "chip-card-title";
  card.hidden = false;
  card.scrollTop = 0;
  place(link, at);
  // The browser's own small note would lie over the card.
  title = link.getAttribute("title") ?? "";
  link.removeAttribute("title");
  link.setAttribute("aria-describedby", card.id);
}

function close() {
  clearTimeout(leaving);
  if (!chip) return;
  const hadFocus = card.contains(document.activeElement);
  card.hidden = true;
  if (title) chip.setAttribute("title", title);
  chip.removeAttribute("aria-describedby");
  const last = chip;
  chip = null;
  if (hadFocus) last.focus();
}

function cancel() {
  clearTimeout(timer);
  pending?.abort();
  pending = null;
}

const stay = () => clearTimeout(leaving);

function leave() {
  clearTimeout(leaving);
  leaving = setTimeout(close, LEAVE);
}

function wait(link, ms, at) {
  cancel();
  stay();
  timer = setTimeout(() => open(link, at), ms);
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const link = chipOf(event.target);
  if (!link || link.contains(event.relatedTarget)) return;
  if (link === chip) stay();
  else wait(link, REST, { x: event.clientX, y: event.clientY });
});

document.addEventListener("pointerout", (event) => {
  if (event.pointerType === "touch") return;
  const link = chipOf(event.target);
  if (!link || link.contains(event.relatedTarget)) return;
  cancel();
  leave();
});

document.addEventListener("focusin", (event) => {
  const link = chipOf(event.target);
  if (link && link !== chip && link.matches(":focus-visible")) wait(link, REST);
});

document.addEventListener("focusout", (event) => {
  const link = chipOf(event.target);
  if (!link || card?.contains(event.relatedTarget)) return;
  cancel();
  leave();
});

// Tab goes from the chip into its card, and from the end of the card to what follows the chip.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && (chip || pending)) {
    cancel();
    close();
    return;
  }
  if (event.key !== "Tab" || !chip) return;
  const links = [...card.querySelectorAll("a[href]")];
  const at = links.indexOf(document.activeElement);
  if (document.activeElement === chip && !event.shiftKey && links.length) {
    event.preventDefault();
    links[0].focus();
  } else if (at === 0 && event.shiftKey) {
    event.preventDefault();
    chip.focus();
  } else if (at >= 0 && at === links.length - 1 && !event.shiftKey) {
    chip.focus();
  }
});

// A finger that stays opens the card; one that taps follows the link.
let pressed = null;
document.addEventListener("pointerdown", (event) => {
  if (card && chip && !card.contains(event.target) && chipOf(event.target) !== chip) close();
  const link = event.pointerType === "touch" ? chipOf(event.target) : null;
  pressed = link && { link, x: event.clientX, y: event.clientY, isLong: false };
  if (!pressed) return;
  const press = pressed;
  cancel();
  timer = setTimeout(() => {
    press.isLong = true;
    open(press.link, press);
  }, PRESS);
});
document.addEventListener("pointermove", (event) => {
  if (pressed && !pressed.isLong && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > 10) cancel();
});
for (const kind of ["pointerup", "pointercancel"]) {
  document.addEventListener(kind, () => { if (pressed && !pressed.isLong) cancel(); });
}
for (const kind of ["click", "contextmenu"]) {
  document.addEventListener(kind, (event) => {
    if (pressed?.isLong && chipOf(event.target) === pressed.link) event.preventDefault();
    if (kind === "click") pressed = null;
  });
}

// A table that scrolls under its card leaves it behind; the page itself takes it along.
document.addEventListener("scroll", (event) => {
  if (chip && event.target !== document && !card.contains(event.target)) close();
}, { capture: true, passive: true });
addEventListener("resize", close);
