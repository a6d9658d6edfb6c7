// Serves a folder as a static host would, with the policy as a header, and notes what is asked for.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

const COMPRESSED = new Set([".css", ".html", ".js", ".json", ".svg", ".wasm"]);

export async function serve(folder, policy) {
  const asked = [];
  const kept = new Map();
  /** A file as it goes over the wire. */
  const packed = async (file) => {
    const body = await readFile(join(folder, file));
    return COMPRESSED.has(extname(file)) ? promisify(gzip)(body) : body;
  };
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    asked.push(request.url);
    try {
      const file = path.endsWith("/") ? `${path}index.html` : path;
      if (!kept.has(file)) kept.set(file, packed(file));
      const body = await kept.get(file);
      if (COMPRESSED.has(extname(file))) response.setHeader("Content-Encoding", "gzip");
      response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
      if (policy) response.setHeader("Content-Security-Policy", policy);
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { address: `http://127.0.0.1:${server.address().port}/`, asked, stop: () => server.close() };
}
