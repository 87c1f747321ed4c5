// The table of all entities: filtered, sorted, shared; with the pointer and by keys.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { barriers } from "./axe.mjs";
import { languages, page as pageAt } from "./published.mjs";
import { open, THEMES, WIDTHS } from "./reader.mjs";

const reader = await open();
const shown = (page) => page.locator("tbody tr:not([hidden]) th .chip").evaluateAll((chips) => chips.map((chip) => chip.href));

for (const language of languages) {
  describe(`the table of all entities, ${language}`, () => {
    const { address } = pageAt("entities/", language);

    it("each facet filters to as many rows as it says, and the address says so too", async () => {
      const page = await reader.visit(address);
      const all = await shown(page);
      const selects = page.locator("form[data-filter] select");
      const n = await selects.count();
      assert.ok(n > 1, "there are no facets to filter by");
      for (let at = 0; at < n; at += 1) {
        const select = selects.nth(at);
        const [value, words] = await select.locator("option").nth(1).evaluate((one) => [one.value, one.textContent]);
        await select.selectOption(value);
        const rows = await shown(page);
        assert.equal(rows.length, Number(words.match(/\((\d+)\)$/)[1]), words);
        assert.equal(new URL(page.url()).searchParams.get(await select.getAttribute("name")), value);
        await page.reload();
        assert.deepEqual(await shown(page), rows, `${words}, from its address`);
        await page.locator("form[data-filter] [type=reset]").click();
        assert.deepEqual(await shown(page), all);
        assert.equal(new URL(page.url()).search, "");
      }
      assert.deepEqual(page.complaints, []);
      await page.close();
    });

    it("every column sorts up, down and not at all; what has no term there stands last", async () => {
      const page = await reader.visit(address);
      const all = await shown(page);
      const buttons = page.locator("button[data-sort]");
      for (let at = 1; at < (await buttons.count()); at += 1) {
        const button = buttons.nth(at);
        const head = page.locator("thead th").nth(at);
        const isEmpty = () => page.locator("tbody tr").evaluateAll((rows, column) => rows.map((row) => !row.cells[column].textContent.trim()), at);
        const isSplit = (cells) => cells.slice(cells.indexOf(true)).every(Boolean) || !cells.includes(true);
        await button.click();
        assert.equal(await head.getAttribute("aria-sort"), "ascending");
        const up = await shown(page);
        assert.ok(isSplit(await isEmpty()), "an empty cell stands before a full one");
        await button.click();
        assert.equal(await head.getAttribute("aria-sort"), "descending");
        assert.ok(isSplit(await isEmpty()), "an empty cell stands before a full one");
        assert.deepEqual([...(await shown(page))].sort(), [...up].sort());
        await page.goBack();
        assert.equal(await head.getAttribute("aria-sort"), "ascending");
        assert.deepEqual(await shown(page), up);
        await page.goForward();
        await button.click();
        assert.deepEqual(await shown(page), all);
      }
      await page.close();
    });

    it("words find names, names in other languages and summaries; nothing found is said", async () => {
      const page = await reader.visit(address);
      await page.locator("input[name=search_for]").fill("nvidia");
      assert.ok((await shown(page)).some((href) => href.includes("/nvidia/")));
      await page.locator("input[name=search_for]").fill("英伟达");
      assert.ok((await shown(page)).some((href) => href.includes("/nvidia/")));
      await page.locator("input[name=search_for]").fill("qqqq");
      assert.deepEqual(await shown(page), []);
      assert.ok(await page.locator("[data-none]").isVisible());
      // The other language opens with the same question.
      const other = await page.locator("[data-language-switch]:not([aria-current])").first().getAttribute("href");
      assert.match(other, /search_for=qqqq/);
      await page.close();
    });
  });
}

const rows = (page) => page.locator("table tbody tr:visible");
const asked = (page) => new URL(page.url()).searchParams;

describe("by keys the table is filtered, says how much is left, and the address brings it back", { concurrency: 2 }, () => {
  for (const [at, language] of languages.entries()) {
    it(language, async () => {
      const as = { theme: THEMES[at % 2], width: WIDTHS[at % 2] };
      const page = await reader.visit(pageAt("entities/", language).address, as);
      const field = page.locator("form[data-filter]").getByRole("searchbox");
      const all = await rows(page).count();
      const count = page.locator("[role=status][data-count]");
      const before = await count.innerText();
      assert.ok(all > 50, `${all} rows`);

      // By a word: it goes into the address without a step of its own.
      await field.focus();
      await page.keyboard.type("nvidia");
      const found = await rows(page).count();
      assert.ok(found > 0 && found < all, `${found} rows hold the word`);
      assert.ok((await count.innerText()).includes(String(found)), await count.innerText());
      assert.equal([...asked(page).values()].join(), "nvidia");
      assert.deepEqual(await barriers(page), []);
      for (let n = 0; n < "nvidia".length; n += 1) await page.keyboard.press("Backspace");
      assert.equal(await rows(page).count(), all);
      assert.equal(await count.innerText(), before);

      // By a term of a column: the list says beforehand how many it leaves.
      const fold = page.locator("form[data-filter] summary");
      await fold.focus();
      await page.keyboard.press("Enter");
      const list = page.locator("form[data-filter] select").first();
      await list.focus();
      await page.keyboard.press("ArrowDown");
      const [value, promised] = await list.evaluate((one) => [one.value, one.selectedOptions[0].textContent.match(/\((\d+)\)\s*$/)[1]]);
      assert.equal(await rows(page).count(), Number(promised));
      assert.equal(asked(page).get(await list.getAttribute("name")), value);
      assert.ok(Number(promised) < all, "the first term is everything");

      // The address alone brings it back.
      await page.reload();
      assert.equal(await rows(page).count(), Number(promised));
      assert.equal(await list.inputValue(), value);

      // The way back leads to the whole table.
      await page.goBack();
      await page.waitForFunction((n) => document.querySelectorAll("tbody tr:not([hidden])").length === n, all);
      assert.equal(asked(page).size ?? [...asked(page)].length, 0);
      assert.deepEqual(page.complaints, []);
      await page.close();
    });
  }
});

it("by keys a column is sorted upwards, downwards, and not at all", async () => {
  const page = await reader.visit(pageAt("entities/").address);
  const names = () => page.locator("tbody th .chip").allInnerTexts();
  const before = await names();
  const head = page.locator("thead th").nth(1);
  // The places of the rows' first terms in the order of the column's own list; what has none stands last.
  const places = () => page.evaluate(() => {
    const list = document.querySelector("form[data-filter] select");
    const order = [...list.options].map((option) => option.value);
    return [...document.querySelectorAll("tbody tr")].map((row) => {
      const keys = (row.cells[1].dataset.keys ?? "").split(" ").filter(Boolean);
      return keys.length ? Math.min(...keys.map((key) => order.indexOf(key))) : Infinity;
    });
  });
  const isRising = (numbers) => numbers.every((number, at) => at === 0 || numbers[at - 1] <= number);
  await head.getByRole("button").focus();
  await page.keyboard.press("Enter");
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  const up = await places();
  assert.ok(new Set(up).size > 3 && isRising(up), up.join(" "));
  await page.keyboard.press("Enter");
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  const down = (await places()).filter(Number.isFinite);
  assert.ok(isRising([...down].reverse()), down.join(" "));
  assert.notEqual(new URL(page.url()).search, "");
  await page.keyboard.press("Enter");
  assert.equal(await head.getAttribute("aria-sort"), null);
  assert.deepEqual(await names(), before);
  await page.close();
});
