// How Node gets a module: from the package's folder, or, where a bundler has moved the scripts away from
// it, from the script itself.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

export function onDisk(script, file, bytes) {
  try {
    return readFileSync(join(dirname(fileURLToPath(script)), "dist", file));
  } catch {
    return gunzipSync(Buffer.from(bytes, "base64"));
  }
}
