// What every function throws. Both entries share this file, so that one class catches the errors of both.

export class NgcompatError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.name = "NgcompatError";
    this.code = code;
  }
}

/** The same for any reason. */
export function because(code, message, cause) {
  return cause instanceof NgcompatError ? cause : new NgcompatError(code, message, { cause });
}

/** What `ngcompat/check` says to a data file. */
export const noDataFile = () =>
  new NgcompatError("data-not-loaded", "ngcompat/check takes no data file; `init` of ngcompat does");
