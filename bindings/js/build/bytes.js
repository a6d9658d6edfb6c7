// `node bytes.js MODULE SCRIPT`: writes a script that has the module inside.

import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const [module, script] = process.argv.slice(2);
const zipped = gzipSync(readFileSync(module), { level: 9 });
writeFileSync(script, `// The module beside this, as gzip in base 64.\nexport default "${zipped.toString("base64")}";\n`);
