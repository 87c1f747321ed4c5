// Runs queries against a built site through the search's own script; `tests/search.rs` starts it.
//
// argv: a JSON file with `script`, `folder` (the built site), `queries: [{language, query}]`, `texts` to cut.

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const asked = JSON.parse(await readFile(process.argv[2], "utf8"));
const { Index, cut, fold } = await import(pathToFileURL(asked.script));
const opened = new Map();
let fetched = 0;
const open = (language) => {
  if (!opened.has(language)) {
    const load = async (name) => {
      fetched += 1;
      return JSON.parse(await readFile(`${asked.folder}/search/${language}/${name}`, "utf8"));
    };
    opened.set(language, Index.open(load));
  }
  return opened.get(language);
};
const answers = [];
for (const { language, query } of asked.queries ?? []) {
  const index = await open(language);
  const { results, total, hasAll, parts } = await index.search(query);
  const quotes = asked.quote ? await Promise.all(results.slice(0, 8).map((hit) => index.quote(hit, parts))) : [];
  answers.push({ query, total, hasAll, hrefs: results.map((hit) => hit.href), slots: results.map((hit) => hit.slot), quotes });
}
const terms = (asked.texts ?? []).map((text) => cut(fold(text)));
process.stdout.write(JSON.stringify({ answers, terms, fetched }));
