// Sets the theme a reader chose, before the first paint.
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* no storage: the system's choice stands */ }
