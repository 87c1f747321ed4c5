// What a chip and a number in focus show before they are followed: a card that says who it leads to, keeps nobody
// out, and lets the keys in and on.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { barriers } from "./axe.mjs";
import * as looks from "./looks.mjs";
import { base, languages, page as pageAt, pages } from "./published.mjs";
import { open, THEMES } from "./reader.mjs";

const reader = await open();

const ENTITY_CHIP = `.prose a.chip[href^="${base}"][href*="/entities/"]:not([href*="#"])`;
// A number that is reckoned, where others are only counted.
const FIGURE = "main a.value.figure[href$='#figure-gpu-hour-floor']";

// Puts the focus there as keys do: from the stop before it.
async function focusByKey(page, link) {
  await link.evaluate((element) => {
    const stops = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
      .filter((stop) => stop.checkVisibility({ visibilityProperty: true }));
    stops[stops.indexOf(element) - 1].focus();
  });
  // The stop before may have a card of its own, which Tab would enter.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.ok(await link.evaluate((element) => element === document.activeElement), "Tab goes elsewhere");
}

const isFocused = (locator) => locator.evaluate((element) => element === document.activeElement);
const known = (href) => pages.find((page) => page.address === href.split("#")[0]);

describe("a chip in focus shows who it leads to", { concurrency: 2 }, () => {
  for (const [at, language] of languages.entries()) {
    it(language, async () => {
      const page = await reader.visit(pageAt("entities/nvidia/", language).address, { theme: THEMES[at % 2] });
      const chip = page.locator(ENTITY_CHIP).first();
      const card = page.getByRole("dialog");
      assert.equal(await card.count(), 0);
      await focusByKey(page, chip);
      await card.waitFor({ state: "visible" });

      const target = known(await chip.getAttribute("href"));
      const title = target.html.match(/<h1[^>]*>([^<]+)</)[1];
      const said = await card.innerText();
      assert.ok(said.includes(title), `the card does not say “${title}”: ${said}`);
      assert.ok(await card.locator("dt").count() >= 3, `the card places it nowhere: ${said}`);
      // The name in the other language, where it is another.
      const other = target.html.match(/<ul class="names parts"[^>]*>\s*<li lang="[^"]+">([^<]+)</)?.[1];
      if (other) assert.ok(said.includes(other), `the card does not say “${other}”: ${said}`);

      assert.deepEqual(await page.evaluate(looks.sideways), []);
      assert.deepEqual(await barriers(page), []);

      // Tab goes in, Esc closes and gives the focus back.
      await page.keyboard.press("Tab");
      assert.ok(await card.evaluate((element) => element.contains(document.activeElement)), "Tab does not enter the card");
      assert.deepEqual(await page.evaluate(looks.focus), []);
      await page.keyboard.press("Escape");
      await card.waitFor({ state: "hidden" });
      assert.ok(await isFocused(chip), "the focus is lost");
      assert.deepEqual(page.complaints, []);
      await page.close();
    });
  }
});

it("Tab leads through a card and on, and the card closes behind", async () => {
  const page = await reader.visit(pageAt("entities/nvidia/").address);
  const chip = page.locator(ENTITY_CHIP).first();
  const card = page.getByRole("dialog");
  await focusByKey(page, chip);
  await card.waitFor({ state: "visible" });
  const links = await card.getByRole("link").count();
  for (let stop = 0; stop < links; stop += 1) await page.keyboard.press("Tab");
  assert.ok(await isFocused(card.getByRole("link").last()), "the last stop in the card is not its last link");
  await page.keyboard.press("Tab");
  assert.ok(!(await card.evaluate((element) => element.contains(document.activeElement))), "Tab does not leave the card");
  assert.ok(!(await isFocused(chip)), "Tab goes back to the chip");
  await page.waitForFunction(() => {
    const card = document.querySelector("[role=dialog]");
    const chip = document.querySelector("[aria-describedby]");
    return card.hidden || chip === document.activeElement;
  });
  await page.close();
});

it("a number in focus shows what it is reckoned from", async () => {
  const page = await reader.visit(pageAt("").address);
  const figure = page.locator(FIGURE).first();
  const card = page.getByRole("dialog");
  await focusByKey(page, figure);
  await card.waitFor({ state: "visible" });
  const href = await figure.getAttribute("href");
  const section = known(href).html.split(`<section id="${href.split("#")[1]}"`)[1];
  const title = section.match(/<h3[^>]*>(?:<span[^>]*>)?([^<]+)</)[1];
  const said = await card.innerText();
  assert.ok(said.includes(title), `the card does not say “${title}”: ${said}`);
  assert.ok(await card.locator(".formula").count(), `the card has no formula: ${said}`);
  assert.deepEqual(await barriers(page), []);
  await page.close();
});
