// Every page is HTML as the standard has it: the Nu HTML checker reads them all in one run.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { it } from "node:test";
import { promisify } from "node:util";
import { files, folder, isCi } from "./published.mjs";

const run = promisify(execFile);
const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
const java = await run("java", ["-version"]).then(() => true, () => false);

it("the HTML checker finds nothing in any page", { skip: !java && !isCi && "NOT RUN: there is no Java" }, async () => {
  assert.ok(java, "there is no Java to run the HTML checker with");
  const args = ["-Xss4m", "-jar", jar, "--skip-non-html", "--exit-zero-always", "--format", "json", folder];
  const { stderr } = await run("java", args, { maxBuffer: 1 << 28 });
  const { messages } = JSON.parse(stderr);
  const told = messages.map((found) => {
    const page = decodeURIComponent(found.url ?? "").split(folder).at(-1);
    return `${page}:${found.lastLine}: ${found.message} (${(found.extract ?? "").replace(/\s+/g, " ").trim()})`;
  });
  const shown = told.slice(0, 30);
  if (told.length > shown.length) shown.push(`and ${told.length - shown.length} more`);
  assert.deepEqual(shown, []);
  assert.ok(files().some((path) => path.endsWith(".html")), "there are no pages");
});
