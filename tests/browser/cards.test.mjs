// The card of a chip: what it shows, how it comes and goes, and what it costs.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { languages, page as pageAt } from "./published.mjs";
import { open } from "./reader.mjs";

const reader = await open();
const CARD = ".preview:not([hidden])";
// Longer than a card waits for anything, in milliseconds.
const LONG = 5000;

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

  it("by keyboard: the focus opens it, Tab goes in and out, Escape closes it and leaves the focus on the chip", async () => {
    const page = await watched(pageAt("entities/nvidia/").address);
    await page.evaluate(() => document.querySelector(".prose").setAttribute("tabindex", "-1"));
    await page.locator(".prose").focus();
    for (let n = 0; n < 9 && !(await page.evaluate(() => document.activeElement.matches(".chip"))); n += 1) {
      await page.keyboard.press("Tab");
    }
    const chipHref = await page.evaluate(() => document.activeElement.href);
    const card = page.locator(CARD);
    await card.waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-describedby")), await card.getAttribute("id"));
    const links = await card.locator("a[href]").count();
    assert.ok(links > 0, "the card holds no link");
    for (let n = 0; n < links; n += 1) {
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement.closest(".preview")), `stop ${n + 1} lies outside of the card`);
    }
    await page.keyboard.press("Escape");
    await card.waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.href), chipHref);
    await page.keyboard.press("Tab");
    assert.notEqual(await page.evaluate(() => document.activeElement.href), chipHref);
    assert.deepEqual(page.complaints, []);
    await page.close();
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
    // A number that is reckoned, where others are only counted.
    const value = page.locator("a.value.figure[href$='#figure-gpu-hour-floor']").first();
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
