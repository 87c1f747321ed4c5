// With script off a reader misses nothing but sliders, previews and search while typing.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { specimens } from "./published.mjs";
import { open } from "./reader.mjs";

const reader = await open();

// The words of the page's main part, piece by piece and without blanks: those that can be seen, and all.
function words() {
  // What can be unfolded by hand counts as seen.
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const controls = "form, button, input, select, textarea, output, dialog, [role=dialog], [role=status], [data-none], .knob-controls";
  const seen = [];
  const all = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const said = node.data.replace(/\s+/g, "");
    const element = node.parentElement;
    if (!said || element.closest(`script, style, svg title, svg desc, ${controls}`)) continue;
    // A picture is drawn twice, for broad and narrow windows: one of the two is seen.
    const drawing = element.closest("figure svg");
    const isDrawnOtherwise = drawing && !drawing.checkVisibility()
      && [...drawing.closest("figure").querySelectorAll("svg")].some((other) => other.checkVisibility());
    if (!isDrawnOtherwise) all.push(said);
    if (element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) seen.push(said);
  }
  return { seen, all };
}

// Controls that show and do nothing.
function idle() {
  return [...document.querySelectorAll("button, input, select, textarea")]
    .filter((control) => control.checkVisibility({ visibilityProperty: true }))
    .map((control) => control.outerHTML.slice(0, 120));
}

describe("without script a page says all it says with it, hides nothing, and shows no control that does nothing", { concurrency: 3 }, () => {
  for (const { address, kind, language } of specimens) {
    it(`${kind}, ${language}: ${address}`, async () => {
      const scripted = await reader.visit(address);
      const plain = await reader.visit(address, { script: false });
      const withScript = await scripted.evaluate(words);
      const without = await plain.evaluate(words);
      const page = without.seen.join("");
      const faults = [
        ...withScript.seen.filter((said) => !page.includes(said)).map((said) => `only script shows “${said}”`),
        ...without.all.filter((said) => !page.includes(said)).map((said) => `the page hides “${said}”`),
        ...(await plain.evaluate(idle)).map((control) => `does nothing without script: ${control}`),
        ...plain.complaints,
      ];
      await Promise.all([scripted.close(), plain.close()]);
      assert.ok(page.length > 50, "the page says next to nothing");
      assert.deepEqual(faults, []);
    });
  }
});
