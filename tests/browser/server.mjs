// Serves a built site from its folder, as a plain static host would: right types, `404.html` for what is not
// there, nothing added. Rules of content security are the pages' own.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
};

// The file behind an address below `base`; none outside of the folder.
function fileOf(folder, base, address) {
  let path;
  try {
    path = decodeURIComponent(new URL(address, "http://localhost").pathname);
  } catch {
    return undefined;
  }
  if (!path.startsWith(base)) return undefined;
  const below = path.slice(base.length);
  const file = normalize(join(folder, below.endsWith("/") || below === "" ? `${below}index.html` : below));
  return file.startsWith(folder + sep) ? file : undefined;
}

// Starts to serve; gives the origin and a way to stop.
export async function serve(folder, base) {
  const root = normalize(folder).replace(/[/\\]$/, "");
  const server = createServer(async (request, response) => {
    const file = fileOf(root, base, request.url);
    const found = file && (await readFile(file).catch(() => undefined));
    const sent = found ? file : join(root, "404.html");
    response.writeHead(found ? 200 : 404, {
      "content-type": TYPES[extname(sent)] ?? "application/octet-stream",
      "cache-control": "no-cache",
    });
    response.end(found ?? (await readFile(sent).catch(() => "not found")));
  });
  await new Promise((started) => server.listen(0, "127.0.0.1", started));
  const close = () => new Promise((stopped) => { server.close(stopped); server.closeAllConnections(); });
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}
