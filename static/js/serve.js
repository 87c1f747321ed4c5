// Listens to the local server while an author writes: reloads, and shows errors over the last good page.

const title = document.querySelector("script[data-overlay-title]")?.dataset.overlayTitle ?? "";
const events = new EventSource("/_layerwiki/events");

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

events.addEventListener("reload", () => location.reload());
events.addEventListener("errors", (event) => show(event.data));
events.addEventListener("fine", clear);
