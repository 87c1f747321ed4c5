// The card of a chip or a number: what it shows before they are followed, how it comes and goes, and what it costs;
// it keeps nobody out, and lets the keys in and on.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { barriers } from "./axe.mjs";
import * as looks from "./looks.mjs";
import { base, languages, page as pageAt, pages } from "./published.mjs";
import { open, THEMES } from "./reader.mjs";

const reader = await open();
const CARD = ".preview:not([hidden])";
// Longer than a card waits for anything, in milliseconds.
const LONG = 5000;
const ENTITY_CHIP = `.prose a.chip[href^="${base}"][href*="/entities/"]:not([href*="#"])`;
// A number that is reckoned, where others are only counted.
const FIGURE = "main a.value.figure[href$='#figure-gpu-hour-floor']";

// A page on which every request from now on is kept.
async function watched(address, as) {
  const page = await reader.visit(address, as);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  return Object.assign(page, { asked });
}

// A page whose time stands still but when it is told to pass: nothing here depends on how fast the machine is.
async function withClock(address) {
  const context = await reader.context({ fresh: true });
  const page = await reader.blank({ context });
  await page.clock.install();
  await reader.go(page, address);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  return { page, asked, close: () => context.close() };
}

// A chip of the prose that leads to another page, in sight.
async function chip(page) {
  const found = page.locator(".prose a.chip:not([href*='#'])").first();
  await found.scrollIntoViewIfNeeded();
  return found;
}

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

describe("a chip shows what it leads to", () => {
  for (const language of languages) {
    it(`under the pointer, fetched once, ${language}`, async () => {
      const { page, asked, close } = await withClock(pageAt("entities/nvidia/", language).address);
      const link = await chip(page);
      const card = page.locator(CARD);
      await link.hover();
      await page.clock.runFor(LONG);
      await card.waitFor();
      const target = new URL(await link.evaluate((one) => one.href)).pathname;
      assert.deepEqual(asked.filter((path) => path === target), [target]);
      assert.ok((await card.locator(".card-title").textContent()).trim());
      assert.ok((await card.locator(".card-summary").textContent()).trim());
      // The pointer may enter the card, and the card stays.
      await card.hover();
      await page.clock.runFor(LONG);
      assert.ok(await card.isVisible(), "the card went while the pointer was on it");
      await page.mouse.move(2, 2);
      await page.clock.runFor(LONG);
      await card.waitFor({ state: "hidden" });
      await link.hover();
      await page.clock.runFor(LONG);
      await card.waitFor();
      assert.deepEqual(asked.filter((path) => path === target), [target]);
      assert.deepEqual(page.complaints, []);
      await close();
    });
  }

  it("nothing is fetched for a pointer that passes by", async () => {
    const { page, asked, close } = await withClock(pageAt("entities/nvidia/").address);
    const box = await (await chip(page)).boundingBox();
    await page.mouse.move(box.x - 20, box.y + box.height / 2);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.move(box.x + box.width / 2, box.y - 60);
    await page.clock.runFor(LONG);
    assert.deepEqual(asked, []);
    assert.equal(await page.locator(CARD).count(), 0);
    await close();
  });

  it("a finger that stays opens the card, one that taps follows the link", async () => {
    const page = await watched(pageAt("entities/nvidia/").address, { width: 360, hasTouch: true, isMobile: true });
    const link = await chip(page);
    const box = await link.boundingBox();
    const at = { clientX: box.x + 8, clientY: box.y + 8, pointerType: "touch", bubbles: true, isPrimary: true };
    await link.dispatchEvent("pointerdown", at);
    await page.locator(CARD).waitFor();
    await link.dispatchEvent("pointerup", at);
    // The click that ends a long press leads nowhere.
    await link.dispatchEvent("click", { bubbles: true, cancelable: true });
    assert.equal(new URL(page.url()).pathname, pageAt("entities/nvidia/").address);
    const wide = await page.locator(CARD).evaluate((card) => card.getBoundingClientRect());
    assert.ok(wide.left >= 0 && wide.right <= 360, `the card reaches from ${wide.left} to ${wide.right}`);
    await page.keyboard.press("Escape");
    const target = await link.evaluate((one) => one.href);
    await link.tap();
    await page.waitForURL(target);
    await page.close();
  });
});

describe("a number shows what it rests on", () => {
  it("a fact of the same page: label, value, date and source, without a request", async () => {
    const page = await watched(pageAt("entities/nvidia/").address);
    const value = page.locator(".prose a.value[href*='#fact-']").first();
    const anchor = await value.evaluate((one) => one.hash.slice(1));
    const row = page.locator(`[id="${anchor}"]`);
    await value.hover();
    const card = page.locator(CARD);
    await card.waitFor();
    assert.equal((await card.locator(".card-title").textContent()).trim(), (await row.locator("[data-card-title]").textContent()).trim());
    assert.equal(await card.locator(".quantity").first().textContent(), await row.locator(".quantity").first().textContent());
    assert.ok(await card.locator(".card-source a").count() > 0, "the source is missing");
    assert.deepEqual(page.asked, []);
    assert.deepEqual(page.complaints, []);
    await page.close();
  });

  it("a figure: value, formula, what it rests on", async () => {
    const page = await watched(pageAt("").address);
    const value = page.locator(FIGURE).first();
    await value.scrollIntoViewIfNeeded();
    await value.hover();
    const card = page.locator(CARD);
    await card.waitFor();
    for (const part of [".card-title", ".result .quantity", ".formula", ".grounds dt"]) {
      assert.ok((await card.locator(part).first().textContent()).trim(), `${part} is empty`);
    }
    assert.equal(await page.evaluate(() => new Set([...document.querySelectorAll("[id]")].map((one) => one.id)).size),
      await page.locator("[id]").count(), "an id stands twice");
    assert.deepEqual(page.complaints, []);
    await page.close();
  });
});

describe("a chip in focus shows who it leads to", { concurrency: 2 }, () => {
  for (const [at, language] of languages.entries()) {
    it(language, async () => {
      const page = await reader.visit(pageAt("entities/nvidia/", language).address, { theme: THEMES[at % 2] });
      const chip = page.locator(ENTITY_CHIP).first();
      const card = page.getByRole("dialog");
      assert.equal(await card.count(), 0);
      await focusByKey(page, chip);
      await card.waitFor({ state: "visible" });
      assert.equal(await chip.getAttribute("aria-describedby"), await card.getAttribute("id"));

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
      await page.keyboard.press("Tab");
      assert.ok(!(await isFocused(chip)), "Tab stays on the chip");
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
  assert.ok(links > 0, "the card holds no link");
  for (let stop = 1; stop <= links; stop += 1) {
    await page.keyboard.press("Tab");
    assert.ok(await card.evaluate((element) => element.contains(document.activeElement)), `stop ${stop} lies outside of the card`);
  }
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
