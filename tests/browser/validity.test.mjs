// Every page is HTML as the standard has it: the Nu HTML checker reads them all in one run.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { it } from "node:test";
import { promisify } from "node:util";
import { base, files, folder, isCi } from "./published.mjs";
import { serve } from "./server.mjs";

// So many findings are shown.
const SHOWN = 30;
const run = promisify(execFile);
const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
const java = await run("java", ["-version"]).then(() => true, () => false);

it("the HTML checker finds nothing in any page", { skip: !java && !isCi && "NOT RUN: there is no Java" }, async () => {
  assert.ok(java, "there is no Java to run the HTML checker with");
  const paths = files().filter((path) => path.endsWith(".html"));
  assert.ok(paths.length > 100, `only ${paths.length} pages`);
  // From a host, as the rules of content security in the pages speak of their own.
  const server = await serve(folder, base);
  const from = server.origin + base;
  const isOwnHost = "-Dnu.validator.servlet.allow-forbidden-hosts=true";
  const args = ["-Xss4m", isOwnHost, "-jar", jar, "--exit-zero-always", "--format", "json", ...paths.map((path) => from + path)];
  const { stderr } = await run("java", args, { maxBuffer: 1 << 28 }).finally(server.close);
  const { messages } = JSON.parse(stderr);
  // A block of data is no script: browsers hold no rule against it, and the pages were read in one.
  const isData = ({ message, extract }) => message.startsWith("Inline script violates") && /<script type="application\/(ld\+)?json">/.test(extract);
  const told = messages.filter((found) => !isData(found)).map((found) =>
    `${found.url?.replace(from, "")}:${found.lastLine}: ${found.message} (${(found.extract ?? "").replace(/\s+/g, " ").trim()})`);
  const shown = told.slice(0, SHOWN);
  if (told.length > shown.length) shown.push(`and ${told.length - shown.length} more`);
  assert.deepEqual(shown, []);
});
