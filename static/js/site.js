// Keeps the section when the language changes, and lets the reader choose light or dark.

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
