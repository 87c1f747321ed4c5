// What a page weighs on its way to a reader: compressed, with the styles and scripts it fetches on arrival.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { base, files, folder, pages, text } from "./published.mjs";

// The most that a page of a kind may weigh with its styles, in KB; kinds that are not named have no limit of their own.
const LIMITS = { entity: 30, home: 90 };
const KB = 1024;
const LIMIT_OF_STYLES = 20 * KB;

const gzipped = new Map();
function weight(path) {
  if (!gzipped.has(path)) gzipped.set(path, gzipSync(readFileSync(join(folder, path))).length);
  return gzipped.get(path);
}

// What a page fetches on arrival: styles, scripts, what its calculators reckon with, and what these modules import.
function fetched(page) {
  const found = new Set();
  const add = (address) => {
    const path = address.startsWith(base) ? address.slice(base.length) : address;
    if (found.has(path)) return;
    found.add(path);
    if (!path.endsWith(".js")) return;
    for (const [, other] of text(path).matchAll(/^(?:import|export)\b[^"']*["']([^"']+)["']/gm)) {
      add(new URL(other, `http://site${base}${path}`).pathname);
    }
  };
  for (const [, address] of page.html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)) add(address);
  for (const [, address] of page.html.matchAll(/<script [^>]*?src="([^"]+)"/g)) add(address);
  for (const [, address] of page.html.matchAll(/ data-(?:module|quantity)="([^"]+)"/g)) add(address);
  return [...found];
}

const weighed = pages.map((page) => {
  const parts = fetched(page);
  const of = (end) => parts.filter((path) => path.endsWith(end)).reduce((sum, path) => sum + weight(path), 0);
  const [html, css, js] = [weight(page.path), of(".css"), of(".js")];
  return { ...page, html, css, js, whole: html + css + js };
});
const kinds = [...new Set(weighed.map((page) => page.kind))].sort();

describe("a page is light on its way", () => {
  for (const kind of kinds) {
    const all = weighed.filter((page) => page.kind === kind).sort((a, b) => b.whole - a.whole);
    const [most] = all;
    const limit = LIMITS[kind];
    it(`${kind}: ${limit ? `no more than ${limit} KB with its styles` : "as printed"}`, (test) => {
      const kb = (bytes) => (bytes / KB).toFixed(1);
      const middle = all[Math.floor(all.length / 2)];
      test.diagnostic(
        `${kind}: ${all.length} pages, ${kb(most.whole)} KB at most (${most.address}: page ${kb(most.html)}, `
        + `styles ${kb(most.css)}, scripts ${kb(most.js)}), ${kb(middle.whole)} KB in the middle`,
      );
      if (!limit) return;
      const over = all.filter((page) => page.html + page.css > limit * KB).map((page) => `${page.address}: ${page.html + page.css} bytes`);
      assert.deepEqual(over, []);
    });
  }

  it("the kinds that have a limit are there", () => {
    assert.deepEqual(Object.keys(LIMITS).filter((kind) => !kinds.includes(kind)), []);
  });

  it("styles are one small file that fetches nothing more, so that a page is drawn one round trip after its words", () => {
    const styles = files().filter((path) => path.endsWith(".css"));
    assert.equal(styles.length, 1, styles.join(", "));
    assert.ok(weight(styles[0]) <= LIMIT_OF_STYLES, `${weight(styles[0])} bytes`);
    assert.doesNotMatch(text(styles[0]), /@import|url\((?!["']?(?:#|data:))/);
  });
});
