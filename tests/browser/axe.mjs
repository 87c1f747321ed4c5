// What keeps somebody out of a page as it stands now, as axe finds it.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const script = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const GUIDELINES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// Of the elements that share a fault, so many are named.
const NAMED = 5;

// One line for each element at fault.
export async function barriers(page) {
  await page.evaluate(script);
  const { violations } = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }),
    GUIDELINES,
  );
  return violations.flatMap((found) =>
    found.nodes.slice(0, NAMED).map((node) =>
      `${found.id}: ${node.target.join(" ")}: ${(node.failureSummary ?? found.help).replace(/\s+/g, " ")}`));
}
