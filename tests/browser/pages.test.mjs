// Every kind of page, in every language, light and dark, narrow and wide; and every page once, narrow.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import * as looks from "./looks.mjs";
import { languages, pages, specimens } from "./published.mjs";
import { open, THEMES, WIDTHS } from "./reader.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const GUIDELINES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// The narrowest phone that is read on, and a wide window at 200 %.
const OTHER_WIDTHS = [320, 720];
// What browsers count for less than this, nobody sees.
const LEAST_JUMP = 0.005;
const AT_ONCE = 3;

const reader = await open();

async function faultsOf(page) {
  return [
    ...page.complaints,
    ...(await page.evaluate(looks.sideways)),
    ...(await page.evaluate(looks.pictures)),
  ];
}

// What axe finds, one line an element.
async function barriers(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }),
    GUIDELINES,
  );
  return violations.flatMap((found) =>
    found.nodes.slice(0, 5).map((node) => `${found.id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`));
}

// Each theme and each width meet axe twice for a kind of page: it takes longer than all else here together.
const meetsAxe = (language, theme, width) =>
  (languages.indexOf(language) + THEMES.indexOf(theme) + WIDTHS.indexOf(width)) % 2 === 0;

describe("a page shows all it has, whole and apart, keeps still, complains of nothing and keeps nobody out", { concurrency: AT_ONCE }, () => {
  for (const { address, kind, language } of specimens) {
    for (const theme of THEMES) {
      for (const width of WIDTHS) {
        it(`${kind}, ${language}, ${theme}, ${width} px: ${address}`, async () => {
          const page = await reader.visit(address, { theme, width });
          const { sum, moved } = await page.evaluate(looks.shift);
          const faults = await faultsOf(page);
          if (sum >= LEAST_JUMP) faults.push(`things move by ${sum.toFixed(3)} while the page comes: ${moved}`);
          if (meetsAxe(language, theme, width)) faults.push(...(await barriers(page)));
          await page.close();
          assert.deepEqual(faults, []);
        });
      }
    }
  }
});

describe("a page can be read on the narrowest phone and at 200 %", { concurrency: AT_ONCE }, () => {
  for (const { address, kind, language } of specimens) {
    it(`${kind}, ${language}: ${address}`, async () => {
      const page = await reader.visit(address, { width: WIDTHS[0], fresh: true });
      const faults = [];
      for (const width of OTHER_WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        for (const fault of await faultsOf(page)) faults.push(`at ${width} px: ${fault}`);
      }
      await page.context().close();
      assert.deepEqual(faults, []);
    });
  }
});

it("every page of the site reads well on a phone", async () => {
  const left = [...pages];
  const faults = [];
  const read = async () => {
    const page = await reader.blank({ width: WIDTHS[0] });
    for (let next = left.pop(); next; next = left.pop()) {
      await reader.go(page, next.address);
      for (const fault of await faultsOf(page)) faults.push(`${next.address}: ${fault}`);
      page.complaints.length = 0;
    }
    await page.close();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  assert.deepEqual(faults, []);
});
