// Every kind of page, in every language, light and dark, narrow and wide; and every page once, narrow.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { barriers } from "./axe.mjs";
import * as looks from "./looks.mjs";
import { languages, pages, specimens } from "./published.mjs";
import { open, THEMES, WIDTHS } from "./reader.mjs";

// The narrowest phone that is read on, and a wide window at 200 %.
const OTHER_WIDTHS = [320, 720];
// Of a page that comes in pieces the columns settle with its second piece; what browsers count for less than this, nobody sees.
const LEAST_JUMP = 0.05;
const AT_ONCE = 3;

const reader = await open();

async function faultsOf(page) {
  return [
    ...page.complaints,
    ...(await page.evaluate(looks.sideways)),
    ...(await page.evaluate(looks.pictures)),
  ];
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

it("every page lets in nothing but what the site itself holds", () => {
  const open = pages.flatMap(({ address, html }) => {
    const rules = html.match(/<meta http-equiv="Content-Security-Policy" content="([^"]*)"/)?.[1] ?? "";
    const said = new Map(rules.split(";").map((rule) => rule.trim().split(/\s+(.*)/)).map(([name, sources]) => [name, sources]));
    const isStrict = said.get("default-src") === "'none'" && said.get("script-src") === "'self'" && said.get("style-src") === "'self'";
    return isStrict ? [] : [`${address}: ${rules || "no rules"}`];
  });
  assert.deepEqual(open.slice(0, 10), []);
});
