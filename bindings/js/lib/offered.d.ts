// For the element.
import type { check } from "../check.js";

export function offered(): { readonly check: typeof check; readonly done: Promise<void> } | undefined;
