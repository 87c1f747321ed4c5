// The table of all entities: filtered and sorted by keys, with what was asked in the address.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { barriers } from "./axe.mjs";
import { languages, page as pageAt } from "./published.mjs";
import { open, THEMES, WIDTHS } from "./reader.mjs";

const reader = await open();

const rows = (page) => page.locator("table tbody tr:visible");
const asked = (page) => new URL(page.url()).searchParams;

describe("the table is filtered by keys, says how much is left, and the address brings it back", { concurrency: 2 }, () => {
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

it("a column is sorted by its button, upwards, downwards, and not at all", async () => {
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

it("what was asked of the table goes along into another language", async () => {
  const page = await reader.visit(pageAt("entities/").address);
  const list = page.locator("form[data-filter] select").first();
  await page.locator("form[data-filter] summary").focus();
  await page.keyboard.press("Enter");
  await list.focus();
  await page.keyboard.press("ArrowDown");
  const left = await rows(page).count();
  await page.locator("[data-language-switch]:not([aria-current])").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === pageAt("entities/", languages[1]).address);
  await page.waitForFunction((n) => document.querySelectorAll("tbody tr:not([hidden])").length === n, left);
  await page.close();
});
