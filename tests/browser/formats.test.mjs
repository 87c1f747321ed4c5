// What the site says to programs, read by other people's programs: feeds, sitemap, JSON-LD, tables, llms.txt, what
// hosts are told, and what a full build adds.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { Readable } from "node:stream";
import { parseAllHeaders } from "@netlify/headers-parser";
import { parseAllRedirects } from "@netlify/redirect-parser";
import { parseFeed } from "@rowanmanning/feed-parser";
import { parse as parseCsv } from "csv-parse/sync";
import { XMLValidator } from "fast-xml-parser";
import jsonld from "jsonld";
import { marked } from "marked";
import { ErrorLevel, XMLToSitemapItemStream } from "sitemap";
import { base, files, folder, languages, pages, text } from "./published.mjs";

const run = promisify(execFile);
const all = new Set(files());
const canonical = (html) => html.match(/<link rel="canonical" href="([^"]+)"/)?.[1];
const origin = new URL(canonical(text("index.html"))).origin;
const isHidden = (html) => /<meta name="robots" content="noindex">/.test(html);
const shown = pages.filter((page) => !isHidden(page.html));
const byUrl = new Map(shown.map((page) => [origin + page.address, page]));

// The file at a whole address of the site.
function fileAt(url) {
  const { pathname, origin: host } = new URL(url);
  assert.equal(host, origin, url);
  assert.ok(pathname.startsWith(base), url);
  const below = decodeURIComponent(pathname.slice(base.length));
  return below.endsWith("/") || below === "" ? `${below}index.html` : below;
}

describe("feeds", () => {
  const found = new Map();
  for (const page of pages) {
    for (const [, href] of page.html.matchAll(/<link rel="alternate" type="application\/atom\+xml" title="[^"]+" href="([^"]+)"/g)) {
      found.set(href, page.language);
    }
  }

  it("each language has its own, and every feed that is made is told of", () => {
    assert.deepEqual([...new Set(found.values())].sort(), [...languages].sort());
    const made = files().filter((path) => path.endsWith(".xml") && /<feed /.test(text(path)));
    assert.deepEqual(made.map((path) => base + path).sort(), [...found.keys()].sort());
  });

  for (const [href, language] of found) {
    it(`${href} is a feed of pages that are there, newest first`, () => {
      const xml = text(href.slice(base.length));
      assert.equal(XMLValidator.validate(xml), true);
      const feed = parseFeed(xml);
      assert.equal(feed.meta.type, "atom");
      assert.equal(feed.language.toLowerCase(), language.toLowerCase());
      assert.equal(feed.self, origin + href);
      assert.ok(feed.title && feed.authors.length === 1 && feed.items.length > 0 && feed.items.length <= 60);
      assert.equal(new Set(feed.items.map((item) => item.id)).size, feed.items.length);
      const dates = feed.items.map((item) => (item.published ?? item.updated).getTime());
      assert.deepEqual(dates, [...dates].sort((a, b) => b - a));
      const newest = Math.max(...feed.items.map((item) => item.updated.getTime()));
      assert.equal(feed.updated.getTime(), newest);
      for (const item of feed.items) {
        assert.ok(item.title && (item.content || item.description), item.id);
        const [address, anchor] = item.url.split("#");
        const page = byUrl.get(address);
        assert.ok(page, `${item.url} is no page that everyone may find`);
        assert.equal(page.language, language, item.url);
        if (anchor) assert.ok(page.html.includes(`id="${anchor}"`), item.url);
      }
    });
  }
});

describe("the sitemap", () => {
  it("lists every page that everyone may find, with its languages, and no other", async () => {
    const stream = Readable.from([text("sitemap.xml")]).pipe(new XMLToSitemapItemStream({ level: ErrorLevel.THROW }));
    const listed = [];
    for await (const item of stream) listed.push(item);
    assert.deepEqual(listed.map((item) => item.url).sort(), [...byUrl.keys()].sort());
    for (const item of listed) {
      const told = [...byUrl.get(item.url).html.matchAll(/<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"/g)];
      assert.deepEqual((item.links ?? []).map((link) => [link.lang, link.url]), told.map(([, lang, url]) => [lang, url]), item.url);
    }
  });
});

describe("JSON-LD", () => {
  const SCHEMA = "https://schema.org/";
  // The words of schema.org without a look at schema.org.
  const context = { "@context": { "@vocab": SCHEMA, ...Object.fromEntries(["url", "item", "sameAs", "contentUrl", "license"].map((key) => [key, { "@type": "@id" }])) } };
  const documentLoader = async (url) => {
    assert.equal(url.replace(/\/$/, ""), "https://schema.org");
    return { contextUrl: null, document: context, documentUrl: url };
  };
  const value = (node, key) => node[SCHEMA + key]?.[0];
  const block = /<script type="application\/ld\+json">([^<]*)<\/script>/g;
  const expanded = [];

  before(async () => {
    for (const page of pages) {
      const blocks = [...page.html.matchAll(block)];
      const nodes = await Promise.all(blocks.map(([, data]) => jsonld.expand(JSON.parse(data), { documentLoader })));
      expanded.push({ ...page, nodes: nodes.flat() });
    }
  });

  it("every page that everyone may find says what it is, in its language, and no other page does", () => {
    for (const page of expanded) {
      if (isHidden(page.html)) {
        assert.deepEqual(page.nodes, [], page.address);
        continue;
      }
      assert.equal(page.nodes.length, 1, page.address);
      const [node] = page.nodes;
      assert.ok(node["@type"].every((type) => type.startsWith(SCHEMA)), page.address);
      assert.equal(value(node, "url")["@id"], canonical(page.html));
      assert.equal(value(node, "inLanguage")["@value"], page.language);
      const steps = value(node, "breadcrumb")?.[`${SCHEMA}itemListElement`] ?? [];
      assert.deepEqual(steps.map((step) => value(step, "position")["@value"]), steps.map((_, at) => at + 1));
      for (const step of steps) assert.ok(all.has(fileAt(value(step, "item")["@id"])), page.address);
    }
  });

  it("kinds of pages are told apart: entities, essays, datasets, the home", () => {
    const of = (kind) => expanded.filter((page) => page.kind === kind && page.nodes.length);
    for (const page of of("entity")) {
      const entity = value(page.nodes[0], "mainEntity");
      assert.notEqual(entity["@type"][0], `${SCHEMA}Thing`, page.address);
      assert.ok(value(entity, "name")["@value"], page.address);
    }
    for (const page of of("home")) {
      const target = value(value(page.nodes[0], "potentialAction"), "target");
      const address = value(target, "urlTemplate")["@value"].split("?")[0];
      assert.ok(byUrl.has(address), address);
    }
    for (const page of of("dataset")) {
      const given = page.nodes[0][`${SCHEMA}distribution`];
      assert.equal(given.length, 2, page.address);
      for (const file of given) assert.ok(all.has(fileAt(value(file, "contentUrl")["@id"])), page.address);
    }
    assert.ok(of("essay").some((page) => value(page.nodes[0], "datePublished")));
    for (const page of of("essay")) assert.ok(value(value(page.nodes[0], "author"), "name")["@value"], page.address);
  });
});

describe("tables", () => {
  const listed = JSON.parse(text("data/datapackage.json"));

  it("the list of data files names each of them once, with licence and author", () => {
    const named = listed.resources.flatMap(({ path, format }) =>
      format === "csv" && all.has(`data/${path.replace(/csv$/, "json")}`) ? [path, path.replace(/csv$/, "json")] : [path]);
    const made = files("data").map((path) => path.slice("data/".length)).filter((path) => path !== "datapackage.json");
    assert.deepEqual([...new Set(named)].sort(), made.sort());
    assert.equal(new Set(listed.resources.map((resource) => resource.name)).size, listed.resources.length);
    assert.match(listed.name, /^[a-z0-9][a-z0-9._-]*$/);
    assert.ok(listed.licenses[0].path && listed.contributors[0].title && listed.created);
  });

  it("every table is CSV as it is described, and JSON of the same rows with what is known of it", () => {
    for (const { path, schema, bytes } of listed.resources.filter((resource) => resource.format === "csv")) {
      const raw = readFileSync(join(folder, "data", path));
      assert.equal(raw.length, bytes, path);
      const rows = parseCsv(raw, { bom: false });
      const [head, ...body] = rows;
      assert.deepEqual(head, schema.fields.map((field) => field.name), path);
      assert.equal(new Set(head).size, head.length, path);
      for (const row of body) {
        schema.fields.forEach((field, at) => {
          if (field.type === "number" && row[at] !== "") assert.ok(Number.isFinite(Number(row[at])), `${path}: ${row[at]}`);
        });
      }
      const json = JSON.parse(text(`data/${path.replace(/csv$/, "json")}`));
      if (Array.isArray(json)) continue;
      assert.equal(json.rows.length, body.length, path);
      assert.ok(json.title && json.licence && json.author && json.release.date, path);
      assert.ok(json.columns.every((column) => head.includes(column.name)), path);
    }
  });
});

describe("llms.txt", () => {
  const paths = files().filter((path) => path === "llms.txt" || path.endsWith("/llms.txt"));

  it("is Markdown of the form that is asked for, in each language, and leads to pages and files that are there", () => {
    assert.equal(paths.length, languages.length);
    for (const path of paths) {
      const tokens = marked.lexer(text(path)).filter((token) => token.type !== "space");
      assert.equal(tokens[0].type, "heading");
      assert.equal(tokens[0].depth, 1);
      assert.equal(tokens[1].type, "blockquote");
      const first = tokens.findIndex((token) => token.type === "heading" && token.depth === 2);
      assert.ok(tokens.slice(1, first).every((token) => token.type !== "heading"));
      const sections = tokens.slice(first);
      sections.forEach((token, at) => assert.equal(token.type, at % 2 ? "list" : "heading", path));
      const told = new Set();
      for (const item of sections.flatMap((token) => token.items ?? [])) {
        const [link] = item.tokens[0].tokens;
        assert.equal(link.type, "link", item.text);
        assert.ok(all.has(fileAt(link.href)), link.href);
        told.add(link.href);
      }
      const language = path === "llms.txt" ? languages[0] : pages.find((page) => page.path === path.replace("llms.txt", "index.html")).language;
      const entities = shown.filter((page) => page.kind === "entity" && page.language === language);
      assert.deepEqual(entities.map((page) => origin + page.address).filter((url) => !told.has(url)), []);
    }
  });
});

// What hosts answer with a file, by the rules of `_headers`.
async function rulesOf(path) {
  const { headers, errors } = await parseAllHeaders({ headersFiles: [path], minimal: false, configHeaders: [] });
  assert.deepEqual(errors, []);
  return headers;
}

describe("what hosts are told", () => {
  it("no address hears of one header twice; what changes its name is kept, what does not is asked for again", async () => {
    const rules = await rulesOf(join(folder, "_headers"));
    assert.ok(rules.length <= 100);
    const policy = text("index.html").match(/http-equiv="Content-Security-Policy" content="([^"]+)"/)[1];
    for (const path of all) {
      const address = base + path.replace(/(^|\/)index\.html$/, "$1");
      const told = rules.filter((rule) => rule.forRegExp.test(address)).flatMap((rule) => Object.entries(rule.values));
      const names = told.map(([name]) => name.toLowerCase());
      assert.equal(new Set(names).size, names.length, `${address}: ${names}`);
      const values = Object.fromEntries(told);
      assert.equal(values["Content-Security-Policy"], `${policy}; frame-ancestors 'none'`);
      assert.equal(values["X-Content-Type-Options"], "nosniff");
      const caching = values["Cache-Control"] ?? "";
      if (/^(css|js|img)\//.test(path)) assert.match(caching, /immutable/, path);
      else assert.doesNotMatch(caching, /immutable/, path);
      if (path.endsWith("/index.html")) assert.match(caching, /must-revalidate/, path);
    }
  });
});

describe("a full build of a small site below a path", () => {
  const root = mkdtempSync(join(tmpdir(), "layerwiki-formats-"));
  const out = join(root, "public");
  const put = (path, words) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), words);
  };
  const build = (...more) => run(process.env.LAYERWIKI, ["--root", root, "build", "--strict", "--full", "-u", "https://x.test/wiki/", "-o", out, ...more]);
  const loaf = (price) => `---\ntitle: Loaf\nredirects: [/entities/bread/]\nfacts:\n  - id: price\n    label: Price\n    value: ${price} USD\n    period: 2026\n    as_of: 2026-05\n    confidence: high\n    source: {title: "A | B", publisher: Mill, url: "https://mill.test/", date: 2026-05}\n    series:\n      - {period: 2025, value: 2 USD}\n---\n\nFlour, *water* and salt, for [[=loaf.price]] at the [[mill]].\n${"It is baked at night and sold in the morning.\n".repeat(40)}`;

  before(async () => {
    put("content/site.yaml", "title: Bread\naddress: https://bread.test\nlanguages: [en]\n");
    put("entities/loaf.md", loaf(3));
    put("entities/mill.md", "---\ntitle: Mill\n---\n\nStones turn.\n");
    await build();
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it("old addresses lead to the new ones, below that path", async () => {
    const { redirects, errors } = await parseAllRedirects({ redirectsFiles: [join(out, "_redirects")], minimal: false, configRedirects: [] });
    assert.deepEqual(errors, []);
    assert.deepEqual(redirects.map(({ from, path, to, status }) => [from ?? path, to, status]), [
      ["/wiki/entities/bread/", "/wiki/entities/loaf/", 301],
      ["/wiki/entities/bread", "/wiki/entities/loaf/", 301],
    ]);
    const [rule] = (await rulesOf(join(out, "_headers"))).filter((rule) => rule.values["X-Content-Type-Options"]);
    assert.equal(rule.for, "/wiki/*");
  });

  it("a page stands beside itself as Markdown, with its table, links and footnotes", () => {
    const html = readFileSync(join(out, "entities/loaf/index.html"), "utf8");
    assert.match(html, /<link rel="alternate" type="text\/markdown" href="\/wiki\/entities\/loaf\/index\.md">/);
    const source = readFileSync(join(out, "entities/loaf/index.md"), "utf8");
    const tokens = marked.lexer(source);
    assert.deepEqual([tokens[0].type, tokens[0].text], ["heading", "Loaf"]);
    const table = tokens.find((token) => token.type === "table");
    assert.deepEqual(table.rows.map((row) => row[0].text), ["Price", ""]);
    const links = [];
    marked.walkTokens(tokens, (token) => { if (token.type === "link") links.push(token.href); });
    assert.ok(links.includes("https://x.test/wiki/entities/mill/") && links.includes("https://mill.test/"), String(links));
    assert.match(source, /\*water\* and salt, for \[\$3\.00\]\(https:\/\/x\.test\/wiki\/entities\/loaf\/#fact-price\)/);
    assert.match(source, /^\[\^1\]: \[A \| B\]\(https:\/\/mill\.test\/\)/m);
    assert.match(readFileSync(join(out, "llms.txt"), "utf8"), /\(https:\/\/x\.test\/wiki\/entities\/loaf\/index\.md\)/);
  });

  it("texts of some size stand beside their shorter forms, which say the same", () => {
    for (const path of ["entities/loaf/index.html", "entities/loaf/index.md", "_headers"]) {
      const bytes = readFileSync(join(out, path));
      const isMade = path !== "_headers";
      assert.equal(existsSync(join(out, `${path}.gz`)), isMade);
      assert.equal(existsSync(join(out, `${path}.br`)), isMade);
      if (!isMade) continue;
      assert.deepEqual(gunzipSync(readFileSync(join(out, `${path}.gz`))), bytes);
      assert.deepEqual(brotliDecompressSync(readFileSync(join(out, `${path}.br`))), bytes);
    }
  });

  it("a fact that changes keeps its page and becomes news; no page was published, so there is no feed of essays", async () => {
    const feed = () => parseFeed(readFileSync(join(out, "facts.xml"), "utf8"));
    const [old] = feed().items;
    assert.match(old.content, /\$2\.00/);
    assert.match(old.content, /A \| B/);
    assert.equal(old.url, "https://x.test/wiki/entities/loaf/#fact-price");
    assert.ok(!existsSync(join(out, "feed.xml")));
    put("entities/loaf.md", loaf(4).replaceAll("2026-05", "2026-11").replace("period: 2026\n", "period: 2026-H2\n"));
    const { stderr } = await build();
    assert.match(stderr, /\d+ written, \d+ unchanged/);
    const [fresh] = feed().items;
    assert.notEqual(fresh.id, old.id);
    assert.equal(fresh.updated.toISOString(), "2026-11-01T00:00:00.000Z");
  });
});
