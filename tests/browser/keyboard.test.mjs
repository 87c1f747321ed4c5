// A reader without a mouse: every way through the site by keys alone, and in sight.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as program from "./calc.mjs";
import * as looks from "./looks.mjs";
import { isCi, languages, page as pageAt, specimens } from "./published.mjs";
import { open, ready } from "./reader.mjs";

const reader = await open();

// How many stops of the Tab key are looked at on a page: past the header and well into the text.
const N_STOPS = 40;
// How often an arrow is pressed on a slider.
const N_STEPS = 5;

// `80% (63–86%)` -> `80%`
const withoutRange = (words) => words?.replace(/ ?\([^()]*\)/, "");

// Presses Tab until what has the focus fits `selector`.
async function tabTo(page, selector, most = 200) {
  for (let n = 0; n < most; n += 1) {
    if (await page.evaluate((css) => document.activeElement?.matches(css), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`the Tab key does not come to \`${selector}\``);
}

describe("wherever the Tab key leads, the place is in sight and ringed", { concurrency: 3 }, () => {
  for (const { address, kind, language } of specimens) {
    it(`${kind}, ${language}: ${address}`, async () => {
      const page = await reader.visit(address);
      const faults = [];
      for (let stop = 0; stop < N_STOPS; stop += 1) {
        await page.keyboard.press("Tab");
        faults.push(...(await page.evaluate(looks.focus)));
      }
      faults.push(...page.complaints);
      await page.close();
      assert.deepEqual(faults, []);
    });
  }
});

it("the first Tab offers to skip to the text, and Enter goes there", async () => {
  const page = await reader.visit(pageAt("entities/nvidia/").address);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.matches("main"));
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main")), "the next stop lies outside of the text");
  await page.close();
});

describe("a list folded in a sentence says of what and how many it is, and opens and closes by keys", () => {
  for (const language of languages) {
    it(language, async () => {
      const page = await reader.visit(pageAt("", language).address);
      const fold = page.locator("li > details.folded").first();
      const summary = fold.locator("summary");
      const chips = fold.locator(".chip");
      const [term, said] = [await page.locator("li:has(> .folded) > .chip").first().textContent(), await summary.textContent()];
      assert.ok(said.includes(String(await chips.count())), `“${said}” does not count what it folds`);
      assert.ok(term.endsWith(said.split(/[:：]/)[0]), `“${said}” does not say that these are “${term}”`);
      await summary.focus();
      for (const [key, isOpen] of [["Enter", true], ["Space", false]]) {
        await page.keyboard.press(key);
        assert.equal(await chips.first().isVisible(), isOpen, key);
      }
      await page.close();
    });
  }
});

describe("another language shows the section that was being read", () => {
  for (const [from, to] of [[0, 1], [1, 0]]) {
    it(`from ${languages[from]} to ${languages[to]}`, async () => {
      const page = await reader.visit(`${pageAt("entities/nvidia/", languages[from]).address}#relations`);
      await page.evaluate(() => document.querySelector("[data-language-switch]:not([aria-current])").focus({ preventScroll: true }));
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => url.pathname === pageAt("entities/nvidia/", languages[to]).address);
      assert.equal(new URL(page.url()).hash, "#relations");
      const top = await page.locator("#relations").evaluate((place) => place.getBoundingClientRect().top);
      assert.ok(top >= 0 && top < 450, `the section begins at ${top} px`);
      await page.close();
    });
  }
});

it("the theme that a reader chooses holds on the next page, from before the page is drawn", async () => {
  const context = await reader.context({ fresh: true });
  await context.addInitScript(() => {
    // The theme at the moment when there first is a body to draw.
    new MutationObserver((_, watch) => {
      if (!document.body) return;
      globalThis.themeAtFirst = document.documentElement.dataset.theme;
      watch.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  const page = await context.newPage();
  await page.goto(reader.origin + pageAt("").address);
  await tabTo(page, "[data-theme-switch]");
  const color = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await color();
  await page.keyboard.press("Enter");
  const after = await color();
  assert.notEqual(after, before);
  assert.equal(await page.locator("[data-theme-switch]").getAttribute("aria-pressed"), "true");
  await page.goto(reader.origin + pageAt("entities/nvidia/").address);
  assert.equal(await page.evaluate(() => globalThis.themeAtFirst), "dark");
  assert.equal(await color(), after);
  await context.close();
});

describe("a slider moved by arrow keys gives the figures that the program computes", () => {
  const skip = !program.isThere && !isCi && "NOT RUN: LAYERWIKI names no program";
  for (const [model, input, unit] of [
    ["one-megawatt", "gpu_price", "USD/GPU"],
    ["subscription", "fee", "USD/seat/month"],
    ["token-cost", "hour_price", "USD/GPU/h"],
  ]) {
    it(`${model}`, { skip }, async () => {
      assert.ok(program.isThere, "LAYERWIKI names no program");
      const page = await reader.visit(pageAt(`models/${model}/`).address);
      const calculator = page.locator(`.calculator[data-model="${model}"]`);
      const slider = calculator.locator(`[data-knob="${input}"]`).getByRole("slider");
      await slider.focus();
      const before = await slider.inputValue();
      for (let step = 0; step < N_STEPS; step += 1) await page.keyboard.press("ArrowLeft");
      const value = await slider.inputValue();
      assert.notEqual(value, before, "the slider does not move");
      // The address says what was moved, so that it can be sent.
      assert.equal(new URL(page.url()).searchParams.get(`${model}.${input}`), value);
      const computed = await program.calc(model, { [input]: `${value} ${unit}` });
      const shown = await calculator.locator("[data-figure]").evaluateAll((rows) => rows.map((row) => {
        const value = row.querySelector(".figure-value");
        return { figure: row.dataset.figure, said: value.textContent, stale: value.querySelector(".not-own")?.textContent };
      }));
      assert.ok(shown.length > 3 && shown.length <= computed.size, `${shown.length} shown, ${computed.size} computed`);
      const faults = [];
      for (const { figure, said, stale } of shown) {
        const ours = computed.get(figure);
        // A range in grey is the page's own still, and says so: the browser cannot settle it.
        const isRight = stale === undefined ? ours === said : withoutRange(ours) === withoutRange(said);
        if (!isRight) faults.push(`${figure}: the page says ${said}, the program ${ours}`);
      }
      assert.deepEqual(faults, []);
      assert.ok(shown.filter(({ stale }) => stale === undefined).length > shown.length / 2, "most ranges are not reckoned anew");

      // The same address opens with the same figures; Reset brings back the page's own.
      await page.reload();
      await ready(page);
      const again = await calculator.locator(".figure-value").allTextContents();
      assert.deepEqual(again, shown.map(({ said }) => said));
      await calculator.getByRole("button", { name: /reset/i }).focus();
      await page.keyboard.press("Enter");
      assert.equal(await slider.inputValue(), before);
      assert.equal(new URL(page.url()).search, "");
      assert.deepEqual(page.complaints, []);
      await page.close();
    });
  }
});
