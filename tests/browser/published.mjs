// What the built site holds: its pages, of which kind and language each is, and one of each kind to look at.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

export const folder = process.env.SITE_FOLDER;
if (!folder) throw new Error("SITE_FOLDER names the built site; `tests/browser/run` sets it");

// Whether a tool that is missing is a failure.
export const isCi = Boolean(process.env.CI);

export const text = (path) => readFileSync(join(folder, path), "utf8");

// The files of the site, from its root, in order.
export function files(below = "") {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = below ? `${below}/${entry.name}` : entry.name;
      return entry.isDirectory() ? files(path) : [path];
    });
}

// The path that every address of the site begins with: of `https://x.test/wiki/`, `/wiki/`.
export const base = new URL(text("index.html").match(/<link rel="canonical" href="([^"]+)"/)[1]).pathname;

// What a page is, as its article says; a page in the words of another language is a kind of its own.
function kindOf(html) {
  const article = html.match(/<article class="([^"]+)"( lang=)?/);
  if (!article) return undefined;
  const name = article[1].split(" ").filter((word) => word !== "wide").at(-1);
  return article[2] ? `${name} in another language` : name;
}

// Every page but redirects: its file, address, kind and language.
export const pages = files()
  .filter((path) => path.endsWith(".html"))
  .flatMap((path) => {
    const html = text(path);
    const kind = kindOf(html);
    if (!kind) return [];
    const language = html.match(/<html lang="([^"]+)"/)[1];
    return [{ path, address: base + path.replace(/(^|\/)index\.html$/, "$1"), kind, language, html }];
  });

export const languages = [...new Set(pages.map((page) => page.language))];

// The page of a kind that has most to show, in each language that has one.
export const specimens = [...new Set(pages.map((page) => page.kind))].sort().flatMap((kind) =>
  languages.flatMap((language) => {
    const all = pages.filter((page) => page.kind === kind && page.language === language);
    return all.length ? [all.reduce((most, page) => (page.html.length > most.html.length ? page : most))] : [];
  }));

// The page at `address` of the first language, and in another: its own language switch knows.
export function page(address, language = languages[0]) {
  const found = pages.find((known) => known.address === base + address && known.language === languages[0]);
  if (!found) throw new Error(`no page at ${base + address}`);
  if (language === languages[0]) return found;
  const link = [...found.html.matchAll(/<a href="([^"]+)" lang="([^"]+)"[^>]*data-language-switch/g)]
    .find((known) => known[2] === language);
  return pages.find((known) => known.address === link?.[1]);
}
