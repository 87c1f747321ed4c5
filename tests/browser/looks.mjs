// What a page looks like, measured in the browser: each function runs inside the page and tells what is wrong,
// one line a fault. None reads a name from outside of itself.

// Nothing makes the page scroll sideways; what is wider than the page scrolls in a box of its own.
export function sideways() {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const isHeld = (element) => {
    for (let above = element.parentElement; above && above !== document.body; above = above.parentElement) {
      if (getComputedStyle(above).overflowX !== "visible") return true;
    }
    return false;
  };
  const out = [...document.body.querySelectorAll("*")].filter((element) =>
    element.checkVisibility() && element.getBoundingClientRect().right > page.clientWidth + 1);
  const free = out.filter((element) => !isHeld(element));
  // What a box holds back, but for what is placed without regard to it.
  const wide = free.length ? free : out.filter((element) => getComputedStyle(element).position === "absolute");
  const named = wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 120));
  return [`scrolls sideways: ${page.scrollWidth} of ${page.clientWidth} px: ${named.join(" … ")}`];
}

// In a picture no words touch other words, and none is cut off at the picture's edge.
export function pictures() {
  const faults = [];
  // A box of a font is higher than its letters: the lines of a label stand closer than their boxes.
  const boxes = (node, line) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].map((box) => {
      const middle = (box.top + box.bottom) / 2;
      const half = Math.min(box.height, line) / 2;
      return { left: box.left, right: box.right, top: middle - half, bottom: middle + half };
    });
  };
  for (const picture of document.querySelectorAll("article svg, article .picture")) {
    if (picture.parentElement.closest("svg, .picture") || !picture.checkVisibility({ visibilityProperty: true })) continue;
    const words = [];
    const walk = document.createTreeWalker(picture, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node.parentElement;
      const isDrawn = !element.closest("title, desc, .hidden, script, style, template")
        && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      if (!node.data.trim() || !isDrawn) continue;
      const size = parseFloat(getComputedStyle(element).fontSize);
      const drawing = element.closest("svg");
      const scale = drawing && element.getScreenCTM ? Math.hypot(element.getScreenCTM().a, element.getScreenCTM().b) : 1;
      for (const box of boxes(node, size * scale)) {
        if (box.right - box.left > 0.5) words.push({ said: node.data.trim(), box, drawing });
      }
    }
    for (const { said, box, drawing } of words) {
      if (!drawing) continue;
      const edge = drawing.getBoundingClientRect();
      const isCut = box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1;
      if (isCut) faults.push(`a picture cuts off “${said}”`);
    }
    words.sort((a, b) => a.box.top - b.box.top);
    words.forEach((one, place) => {
      for (const other of words.slice(place + 1)) {
        if (other.box.top >= one.box.bottom - 1) break;
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        if (across > 1) faults.push(`in a picture “${one.said}” lies on “${other.said}”`);
      }
    });
  }
  return faults;
}

// Where the reader's keys go can be seen: the element in focus is in sight and has a ring.
export function focus() {
  const element = document.activeElement;
  if (!element || element === document.body) return [];
  const name = element.outerHTML.slice(0, 100);
  const box = element.getBoundingClientRect();
  const isInSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0;
  if (!isInSight) return [`in focus and out of sight: ${name}`];
  const rings = [element, element.parentElement].map((one) => getComputedStyle(one));
  const hasRing = rings.some((style) =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none");
  return hasRing ? [] : [`in focus without a ring: ${name}`];
}

// How far things moved after they were first drawn, as browsers count it; the reader's own doings apart.
export function shift() {
  return new Promise((told) => {
    let sum = 0;
    const moved = new Set();
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        sum += entry.value;
        for (const source of entry.sources ?? []) moved.add(source.node?.nodeName);
      }
    }).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => told({ sum, moved: [...moved].join(", ") })));
  });
}
