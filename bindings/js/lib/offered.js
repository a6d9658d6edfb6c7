// The element asks the module of `ngcompat/check`, unless the page loads all of `ngcompat` anyway. The two
// may be in different bundles, so that they meet at a name that all realms of a page share.

const NAME = Symbol.for("ngcompat:loaded");

/** Notes that a page loads everything, and how it checks. */
export function offer(check, init) {
  return function noted(...input) {
    const done = init(...input);
    globalThis[NAME] = { check, done };
    // Whoever called sees the failure; the element then loads its own.
    done.catch(() => delete globalThis[NAME]);
    return done;
  };
}

/** What a page loads, if it does: `{ check, done }`. */
export const offered = () => globalThis[NAME];
