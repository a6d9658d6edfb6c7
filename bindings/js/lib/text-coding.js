// Jest's jsdom has no TextDecoder, which the calls of the module need.

import { TextDecoder, TextEncoder } from "node:util";

globalThis.TextDecoder ??= TextDecoder;
globalThis.TextEncoder ??= TextEncoder;
