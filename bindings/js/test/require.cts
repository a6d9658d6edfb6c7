// The same from a CommonJS module.
import ngcompat = require("ngcompat");

const verdict: ngcompat.Verdict = ngcompat.check("20.12").verdict;
export = verdict;
