// The table of all entities: filtered, sorted, shared.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { languages, page as pageAt } from "./published.mjs";
import { open } from "./reader.mjs";

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
