// What takes the space in a WebAssembly module.

const SECTIONS =
  "custom type import function table memory global export start element code data data_count".split(" ");

/** The bytes of each section: `[["code", 445192], …]`. */
export function sections(module) {
  return parts(module).map(({ name, bytes }) => [name, bytes.length]);
}

/** The bytes of code of each crate, largest first, of a module that still has its names. */
export function crates(module) {
  const part = (name) => parts(module).findLast((one) => one.name === name)?.bytes ?? new Uint8Array(1);
  const imported = functionsImported(new Reader(part("import")));
  const names = functionNames(new Reader(part("custom:name")));
  const code = new Reader(part("code"));
  const sums = new Map();
  for (let index = imported, end = imported + code.number(); index < end; index += 1) {
    const length = code.number();
    code.skip(length);
    const name = crate(names.get(index) ?? "");
    sums.set(name, (sums.get(name) ?? 0) + length);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}

/** `_ZN67_$LT$ngcompat..release..IssueKind$u20$as$u20$core..fmt..Display$GT$3fmt17h…` is of `ngcompat`. */
function crate(symbol) {
  const path = symbol.replace(/^_ZN\d+_?/, "").replaceAll(/\$\w+?\$/g, " ");
  return path.match(/\b([a-z_]{2,})(?:\.\.|\d)/)?.[1] ?? "other";
}

function parts(module) {
  const reader = new Reader(module, 8);
  const found = [];
  while (reader.at < module.length) {
    let name = SECTIONS[reader.byte()];
    const bytes = reader.take(reader.number());
    const own = new Reader(bytes);
    if (name === "custom") {
      name = `custom:${own.text()}`;
      found.push({ name, bytes: bytes.subarray(own.at) });
    } else found.push({ name, bytes });
  }
  return found;
}

function functionsImported(reader) {
  let functions = 0;
  for (let count = reader.number(); count > 0; count -= 1) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind === 0) functions += 1;
    else throw new Error(`an import of kind ${kind}, of which this knows nothing`);
    reader.number();
  }
  return functions;
}

function functionNames(reader) {
  const names = new Map();
  while (reader.at < reader.bytes.length) {
    const kind = reader.byte();
    const own = new Reader(reader.take(reader.number()));
    if (kind !== 1) continue;
    for (let count = own.number(); count > 0; count -= 1) names.set(own.number(), own.text());
  }
  return names;
}

class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** LEB128. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  skip(length) {
    this.at += length;
  }

  text() {
    return new TextDecoder().decode(this.take(this.number()));
  }
}
