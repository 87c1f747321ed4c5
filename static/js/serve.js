// Listens to the local server while an author writes: reloads, swaps style sheets, and shows errors over the last
// good page.

const title = document.querySelector("script[data-overlay-title]")?.dataset.overlayTitle ?? "";
const events = new EventSource(`/_layerwiki/events?page=${location.pathname}`);
const place = "layerwiki-place";

function clear() {
  document.querySelector(".overlay")?.remove();
}

function show(text) {
  clear();
  const overlay = document.createElement("section");
  overlay.className = "overlay";
  overlay.setAttribute("role", "alert");
  const heading = document.createElement("p");
  heading.textContent = title;
  const errors = document.createElement("pre");
  errors.tabIndex = 0;
  errors.textContent = text;
  overlay.append(heading, errors);
  document.body.append(overlay);
}

function reload() {
  sessionStorage.setItem(place, JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY }));
  location.reload();
}

// Back to where the reader was before the page was reloaded.
function settle() {
  const kept = JSON.parse(sessionStorage.getItem(place) ?? "null");
  sessionStorage.removeItem(place);
  if (kept?.path === location.pathname) scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
}

// What a style sheet is called whatever it says: its name changes with its bytes.
function nameless(href) {
  return href.replace(/\.[0-9a-f]{10}(\.\w+)$/, "$1");
}

// The new sheet takes over when it is there, so that the page is never bare.
function swap(hrefs) {
  clear();
  for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
    const old = link.getAttribute("href");
    const next = hrefs.find((href) => nameless(href) === nameless(old));
    if (!next || next === old) continue;
    const fresh = link.cloneNode();
    fresh.setAttribute("href", next);
    fresh.addEventListener("load", () => link.remove());
    fresh.addEventListener("error", () => fresh.remove());
    link.after(fresh);
  }
}

settle();
events.addEventListener("reload", reload);
events.addEventListener("styles", (event) => swap(event.data.split("\n")));
events.addEventListener("errors", (event) => show(event.data));
events.addEventListener("fine", clear);
