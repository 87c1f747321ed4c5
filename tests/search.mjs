// Asks a built site through the search's own script; `tests/search.rs` starts it.
//
// argv: a JSON file with `script`, `folder` (the built site), `queries: [{language, query}]`, `texts` to cut,
// `isFresh` (every query opens the index anew, as a first search does) and `most` results.

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const asked = JSON.parse(await readFile(process.argv[2], "utf8"));
const { Index, cut, fold } = await import(pathToFileURL(asked.script));
const opened = new Map();
let loaded = [];

function open(language) {
  if (asked.isFresh || !opened.has(language)) {
    const load = async (name) => {
      const bytes = await readFile(`${asked.folder}/search/${language}/${name}`);
      loaded.push(asked.isFresh ? gzipSync(bytes, { level: 6 }).length : 0);
      return JSON.parse(bytes);
    };
    opened.set(language, Index.open(load));
  }
  return opened.get(language);
}

const answers = [];
for (const { language, query } of asked.queries ?? []) {
  loaded = [];
  const index = await open(language);
  const { results, total, hasAll, parts } = await index.search(query, asked.most ?? undefined);
  const [files, bytes] = [loaded.length, loaded.reduce((sum, each) => sum + each, 0)];
  const quote = results[0] && (await index.quote(results[0], parts));
  answers.push({ total, hasAll, hrefs: results.map((hit) => hit.href), quote, files, bytes });
}
const terms = (asked.texts ?? []).map((text) => cut(fold(text)));
process.stdout.write(JSON.stringify({ answers, terms }));
