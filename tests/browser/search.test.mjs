// The search by keys: from any page, in either script, and what it costs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { barriers } from "./axe.mjs";
import * as looks from "./looks.mjs";
import { base, languages, page as pageAt } from "./published.mjs";
import { open, THEMES, WIDTHS } from "./reader.mjs";

const reader = await open();

// All that the search fetches until it has answered once, compressed, in bytes.
const LIMIT = 150 * 1024;

// Queries with the page that is among the first three, as `tests/search-queries.tsv` has them; a few of each language.
const N_QUERIES = 6;
const queries = readFileSync(new URL("../search-queries.tsv", import.meta.url), "utf8").trim().split("\n").slice(1)
  .map((line) => line.split("\t"))
  .map(([language, query, target]) => ({ language, query, target: base + target.replace(/^\//, "") }));
const few = languages.flatMap((tag) =>
  queries.filter(({ language }) => tag === language || tag.startsWith(`${language}-`)).slice(0, N_QUERIES)
    .map((query) => ({ ...query, language: tag })));

const field = (page) => page.getByRole("combobox");
const hits = (page) => page.getByRole("option");

// Waits until `target` is among the first three results.
const among = (page, target) => page.waitForFunction((path) => {
  const first = [...document.querySelectorAll("[role=option]")].slice(0, 3);
  return first.some((hit) => new URL(hit.href).pathname === path);
}, target);

describe("a slash opens the search, words find pages, Enter goes there", { concurrency: 2 }, () => {
  for (const [at, language] of languages.entries()) {
    it(language, async () => {
      const as = { theme: THEMES[(at + 1) % 2], width: WIDTHS[at % 2] };
      const page = await reader.visit(pageAt("entities/nvidia/", language).address, as);
      await page.keyboard.press("/");
      const dialog = page.getByRole("dialog");
      await dialog.waitFor({ state: "visible" });
      await page.waitForFunction(() => document.activeElement?.matches("[role=combobox]"));
      assert.equal(await field(page).inputValue(), "", "the slash is typed into the field");
      await page.keyboard.type("OpenAI");
      const target = pageAt("entities/openai/", language).address;
      await among(page, target);
      // What was asked for is marked, and the results stand in groups with names.
      assert.ok(await dialog.locator("mark").count() > 0, "nothing is marked");
      assert.ok(await dialog.getByRole("group").first().getAttribute("aria-labelledby"));
      assert.deepEqual(await barriers(page), []);
      assert.deepEqual(await page.evaluate(looks.sideways), []);

      // Arrows walk through the results; the field says which one is meant.
      const meant = () => field(page).evaluate((one) => document.getElementById(one.getAttribute("aria-activedescendant")).getAttribute("href"));
      const first = await meant();
      await page.keyboard.press("ArrowDown");
      assert.notEqual(await meant(), first);
      await page.keyboard.press("ArrowUp");
      assert.equal(await meant(), first);
      await page.keyboard.press("ArrowUp");
      assert.equal(await meant(), await hits(page).last().getAttribute("href"));
      await page.keyboard.press("ArrowDown");

      // Esc closes and leaves the reader where they were; what was asked is still there.
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      assert.equal(new URL(page.url()).pathname, pageAt("entities/nvidia/", language).address);
      await page.keyboard.press("/");
      await dialog.waitFor({ state: "visible" });
      await among(page, target);
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => url.pathname === new URL(first, page.url()).pathname);
      assert.deepEqual(page.complaints, []);
      await page.close();
    });
  }

  it("a slash that is typed into a field stays in it", async () => {
    const page = await reader.visit(pageAt("entities/").address);
    await page.locator("form[data-filter]").getByRole("searchbox").focus();
    await page.keyboard.type("a/b");
    assert.equal(await page.getByRole("dialog").count(), 0);
    assert.equal(await page.locator("form[data-filter]").getByRole("searchbox").inputValue(), "a/b");
    await page.close();
  });
});

describe("the page of the search answers its address, and says when there is nothing", { concurrency: 2 }, () => {
  for (const { language, query, target } of few) {
    it(`${language}: ${query}`, async () => {
      const page = await reader.visit(`${pageAt("search/", language).address}?q=${encodeURIComponent(query)}`);
      assert.equal(await field(page).inputValue(), query);
      await among(page, target.replace(base, pageAt("", language).address));
      assert.deepEqual(page.complaints, []);
      await page.close();
    });
  }

  it("a word that stands nowhere", async () => {
    const page = await reader.visit(pageAt("search/").address);
    await field(page).focus();
    await page.keyboard.type("qqqqzz");
    await page.waitForFunction(() => document.querySelector("[role=status].search-status")?.textContent.includes("qqqqzz"));
    assert.equal(await hits(page).count(), 0);
    assert.equal(new URL(page.url()).searchParams.get("q"), "qqqqzz");
    assert.deepEqual(await barriers(page), []);
    await page.close();
  });
});

describe(`the search fetches no more than ${LIMIT / 1024} KB on first use, and nothing before it is asked for`, () => {
  for (const language of languages) {
    it(language, async (test) => {
      const context = await reader.context({ fresh: true });
      const page = await reader.blank({ context });
      const weights = new Map();
      page.on("response", (response) => {
        weights.set(new URL(response.url()).pathname, response.body().then((bytes) => gzipSync(bytes).length, () => 0));
      });
      const weigh = async (without) => {
        const later = [...weights].filter(([path]) => !without.has(path));
        const sizes = await Promise.all(later.map(([, size]) => size));
        return { n: later.length, sum: sizes.reduce((one, other) => one + other, 0) };
      };
      await reader.go(page, pageAt("about/", language).address);
      const before = new Set(weights.keys());
      assert.deepEqual([...before].filter((path) => path.endsWith(".json")), []);
      await page.keyboard.press("/");
      const asked = few.filter((one) => one.language === language);
      const said = [];
      for (const { query, target } of asked) {
        await field(page).fill(query);
        await among(page, target.replace(base, pageAt("", language).address));
        // What the results quote has come too.
        await page.waitForFunction(() => [...document.querySelectorAll("[role=option] .hit-why")].slice(0, 3).every((why) => why.textContent));
        said.push(await weigh(before));
      }
      const [first, last] = [said[0], said.at(-1)];
      test.diagnostic(`search, ${language}: ${(first.sum / 1024).toFixed(1)} KB in ${first.n} files with the first query, `
        + `${(last.sum / 1024).toFixed(1)} KB in ${last.n} files after ${asked.length}`);
      assert.ok(first.n > 1 && first.sum > 0, "nothing is fetched");
      assert.ok(first.sum <= LIMIT, `${first.sum} bytes with the first query`);
      await context.close();
    });
  }
});
