// What helps while reading: the contents of a page, links and citations to take along, paper.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { languages, page as pageAt } from "./published.mjs";
import { open, THEMES, WIDTHS } from "./reader.mjs";

const reader = await open();

// The longest text of the site, and one with facts.
const LONG = "findings/";
const WITH_FACTS = "entities/nvidia/";

// A window of its own, where scripts may use the clipboard.
async function withClipboard(address, as = {}) {
  const context = await reader.context({ fresh: true, ...as });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: reader.origin });
  const page = await context.newPage();
  await reader.go(page, address);
  return { page, close: () => context.close(), copied: () => page.evaluate(() => navigator.clipboard.readText()) };
}

describe("the contents lead to a section", () => {
  for (const [at, language] of languages.entries()) {
    for (const width of WIDTHS) {
      it(`${language}, ${width} px`, async () => {
        const page = await reader.visit(pageAt(LONG, language).address, { width, theme: THEMES[at % 2] });
        const contents = page.locator(".toc");
        const link = contents.getByRole("link").nth(3);
        if (!(await link.isVisible())) {
          // On a phone they are folded: Enter opens them.
          await contents.locator("summary").focus();
          await page.keyboard.press("Enter");
          await link.waitFor({ state: "visible" });
        }
        await link.focus();
        await page.keyboard.press("Enter");
        const id = decodeURIComponent((await link.getAttribute("href")).slice(1));
        assert.equal(decodeURIComponent(new URL(page.url()).hash.slice(1)), id);
        const target = page.locator(`[id="${id}"]`);
        await page.waitForFunction((name) => {
          const top = document.getElementById(name).getBoundingClientRect().top;
          return top >= -1 && top < innerHeight / 2;
        }, id);
        // Nothing that stays in place lies over the heading.
        const isClear = await target.evaluate((heading) => {
          const box = heading.getBoundingClientRect();
          const seen = document.elementFromPoint(box.left + 4, box.top + 4);
          return heading.contains(seen) || seen?.contains(heading);
        });
        assert.ok(isClear, "something lies over the heading");
        if (width === WIDTHS.at(-1)) await contents.locator("a[aria-current]").waitFor({ state: "visible" });
        assert.deepEqual(page.complaints, []);
        await page.close();
      });
    }
  }
});

it("the link of a heading and of a fact is copied by its button, and the reader is told", async () => {
  const { page, close, copied } = await withClipboard(pageAt(WITH_FACTS).address);
  for (const place of [".prose h2", ".facts tbody"]) {
    const button = page.locator(place).first().getByRole("button").first();
    await button.focus();
    await page.keyboard.press("Enter");
    const told = page.locator("main > [role=status]");
    await page.waitForFunction(() => document.querySelector("main > [role=status]").textContent !== "");
    assert.ok((await told.textContent()).length > 2);
    const url = new URL(await copied());
    assert.equal(url.pathname, pageAt(WITH_FACTS).address);
    const target = page.locator(`[id="${decodeURIComponent(url.hash.slice(1))}"]`);
    assert.equal(await target.count(), 1, `${url.hash} leads nowhere`);
  }
  await close();
});

describe("how a page is cited can be copied", () => {
  for (const language of languages) {
    it(language, async () => {
      const here = pageAt(WITH_FACTS, language);
      const { page, close, copied } = await withClipboard(here.address);
      const box = page.locator("footer.colophon details");
      await box.locator("summary").focus();
      await page.keyboard.press("Enter");
      await box.getByRole("button").first().focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelector("main > [role=status]").textContent !== "");
      const said = await copied();
      const title = here.html.match(/<h1[^>]*>([^<]+)</)[1];
      const canonical = here.html.match(/<link rel="canonical" href="([^"]+)"/)[1];
      assert.ok(said.includes(title) && said.includes(canonical), said);
      await close();
    });
  }
});

it("on paper a page is dark on white, unfolds what is folded, and leaves out what cannot be pressed", async () => {
  const page = await reader.visit(pageAt("models/one-megawatt/").address, { theme: "dark", fresh: true });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const { paper, ink } = await page.evaluate(() => {
    const style = getComputedStyle(document.body);
    const light = (color) => {
      const [red, green, blue] = color.match(/[\d.]+/g).map(Number);
      return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
    };
    return { paper: light(style.backgroundColor), ink: light(style.color) };
  });
  assert.ok(paper > 0.95 && ink < 0.2, `paper ${paper}, ink ${ink}`);
  for (const useless of [".skip", "[data-theme-switch]", ".languages", "button"]) {
    assert.equal(await page.locator(`${useless}:visible`).count(), 0, `${useless} is printed`);
  }
  const folded = await page.locator("main details:not(.toc) > :not(summary)").evaluateAll((all) =>
    all.filter((one) => !one.checkVisibility({ contentVisibilityAuto: true })).map((one) => one.outerHTML.slice(0, 100)));
  assert.deepEqual(folded, []);
  await page.context().close();
});
