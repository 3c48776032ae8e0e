/** What a dialect of the API may keep with an execution, as bytes of JSON. */
export const DIALECT_NOTE_BYTES_MAX = 1_048_576;

/**
 * What a dialect of the API keeps with an execution to answer for it later, also after a restart: plain JSON, which nobody but that
 * dialect reads. It decides nothing of what runs.
 */
export interface DialectNote {
  readonly dialect: string;
  readonly facts: Readonly<Record<string, unknown>>;
}
