// An author writes beside a browser: the page follows, the reader's place stays, what is wrong is shown and goes, and
// a style sheet is swapped under the page.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { open } from "./reader.mjs";

const root = mkdtempSync(join(tmpdir(), "layerwiki-serve-"));
const reader = await open();

// As editors do: beside, and renamed.
function write(path, text) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}~`, text);
  renameSync(`${file}~`, file);
}

const long = Array.from({ length: 120 }, (_, number) => `Crumb ${number} of the loaf.`).join("\n\n");
const home = (words) => `---\ntitle: Loaf\n---\n\n${words}\n\n${long}\n`;
write("content/site.yaml", "title: Bread\nlanguages: [en]\n");
write("content/pages/index.md", home("Warm bread."));

const server = spawn(process.env.LAYERWIKI, ["--root", root, "serve", "-p", "0"], { stdio: ["ignore", "ignore", "pipe"] });
after(() => {
  server.kill();
  rmSync(root, { recursive: true });
});
const address = await new Promise((found, failed) => {
  let said = "";
  server.stderr.on("data", (part) => {
    said += part;
    const known = said.match(/http:\/\/[^\s]+/);
    if (known) found(known[0]);
  });
  server.on("exit", () => failed(new Error(`the server ends:\n${said}`)));
});

// The home page, listening, with a mark that a reload takes away.
async function listening() {
  const page = await (await reader.context({ fresh: true })).newPage();
  const listens = page.waitForResponse((response) => response.url().includes("/_layerwiki/events"));
  await page.goto(address);
  await listens;
  await page.evaluate(() => { window.mark = true; });
  return page;
}

const says = (page, words) => page.waitForFunction((words) => document.body?.textContent.includes(words), words);
const isMarked = (page) => page.evaluate(() => window.mark === true);

describe("while an author writes", () => {
  it("the page follows, and the reader's place stays", async () => {
    const page = await listening();
    await page.evaluate(() => scrollTo({ top: 900, behavior: "instant" }));
    write("content/pages/index.md", home("Cold bread."));
    await says(page, "Cold bread.");
    await page.waitForFunction(() => scrollY === 900);
    assert.equal(await isMarked(page), false);
    await page.close();
  });

  it("what is wrong is shown over the last good page, with its place and a remedy, and goes when it is mended", async () => {
    const page = await listening();
    write("content/pages/index.md", home("[[loaff]] is stale.").replace("title: Loaf", "titel: Loaf"));
    const overlay = page.locator(".overlay");
    await overlay.waitFor();
    const told = await overlay.textContent();
    assert.match(told, /content\/pages\/index\.md:2:1/);
    assert.match(told, /did you mean `title`/);
    assert.equal(await overlay.getAttribute("role"), "alert");
    assert.ok(await isMarked(page), "the page was reloaded for an error");
    write("content/pages/index.md", home("Cold bread."));
    await overlay.waitFor({ state: "detached" });
    assert.ok(await isMarked(page), "the page was reloaded, though it is as it was");
    await page.close();
  });

  it("a style sheet is swapped without a reload", async () => {
    const page = await listening();
    write("static/css/site.css", "body { outline: 3px solid rgb(1, 2, 3) }\n");
    await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === "rgb(1, 2, 3)");
    await page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"]').length === 1);
    assert.ok(await isMarked(page), "the page was reloaded");
    write("static/css/site.css", "body { outline: 3px solid rgb(4, 5, 6) }\n");
    await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === "rgb(4, 5, 6)");
    assert.ok(await isMarked(page), "the page was reloaded");
    await page.close();
  });
});
