// A reader at a browser: a theme, a width, script or none. What the browser complains of is kept.

import { after } from "node:test";
import { chromium } from "playwright-core";
import { base, folder } from "./published.mjs";
import { serve } from "./server.mjs";

const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
];

export const THEMES = ["light", "dark"];
export const WIDTHS = [360, 1440];

// Opens the site in a browser for all tests of a file.
export async function open() {
  const server = await serve(folder, base);
  const browser = await chromium.launch({ executablePath, args });
  const contexts = new Map();
  after(async () => {
    await browser.close();
    await server.close();
  });

  async function context({ theme = "light", width = 1440, script = true, fresh = false, ...others }) {
    const key = JSON.stringify([theme, width, script, others]);
    if (!fresh && contexts.has(key)) return contexts.get(key);
    const made = browser.newContext({
      colorScheme: theme,
      viewport: { width, height: 900 },
      javaScriptEnabled: script,
      ...others,
    });
    if (!fresh) contexts.set(key, made);
    return made;
  }

  // A page that nobody has opened yet, in a window of its own or one shared by all that read alike, and all it
  // complains of from now on.
  async function blank(as = {}) {
    const page = await (as.context ?? (await context(as))).newPage();
    const complaints = [];
    page.on("console", (said) => complaints.push(`the console says (${said.type()}): ${said.text()}`));
    page.on("pageerror", (error) => complaints.push(`a script breaks: ${error.message}`));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http") && url.origin !== server.origin) {
        complaints.push(`another host is asked: ${request.url()}`);
      }
    });
    page.on("response", (response) => {
      if (response.status() >= 400 && response.request().resourceType() !== "document") {
        complaints.push(`${response.url()} answers ${response.status()}`);
      }
    });
    page.on("requestfailed", (request) => {
      const why = request.failure()?.errorText;
      // A page that is left lets go of what it was fetching; without script the browser refuses scripts.
      if (why === "net::ERR_ABORTED" || (as.script === false && why === "csp")) return;
      complaints.push(`${request.url()} does not come: ${why}`);
    });
    return Object.assign(page, { complaints });
  }

  // A page of the site, read to its end: scripts have run, calculators stand.
  async function visit(address, as = {}) {
    const page = await blank(as);
    await go(page, address);
    return page;
  }

  async function go(page, address) {
    await page.goto(server.origin + address, { waitUntil: "load" });
    await ready(page);
  }

  return { origin: server.origin, blank, visit, go, context };
}

// Waits until each calculator of the page has its controls; without script there are none to wait for.
export async function ready(page) {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const isScripted = await page.evaluate(() => !matchMedia("(scripting: none)").matches);
  if (isScripted) {
    await page.waitForFunction(() =>
      [...document.querySelectorAll(".calculator")].every((one) => "ready" in one.dataset));
  }
}
