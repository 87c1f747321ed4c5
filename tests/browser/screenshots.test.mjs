// Pictures of the site for somebody to look at: `screenshots/<page>-<language>-<theme>-<width>.png`, whole pages.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { it } from "node:test";
import { languages, page } from "./published.mjs";
import { open, THEMES, WIDTHS } from "./reader.mjs";

const folder = fileURLToPath(new URL("screenshots/", import.meta.url));

// Each page is taken in either language, theme and width: four of the eight ways, no two ways alike in two things.
const PAGES = {
  home: "",
  entity: "entities/nvidia/",
  entities: "entities/",
  map: "maps/margin-geography/",
  assessment: "maps/inference-assessment/",
  model: "models/one-megawatt/",
};

const reader = await open();

it("twenty-four pictures of the site are taken", async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, address] of Object.entries(PAGES)) {
    for (const [l, language] of languages.entries()) {
      for (const [t, theme] of THEMES.entries()) {
        const width = WIDTHS[(l + t + 1) % WIDTHS.length];
        const view = await reader.visit(page(address, language).address, { theme, width });
        await view.screenshot({ path: `${folder}${name}-${language}-${theme}-${width}.png`, fullPage: true, animations: "disabled" });
        await view.close();
      }
    }
  }
  assert.equal(readdirSync(folder).length, 24);
});
