import type { ParsedJson } from './parse-json.ts';

/** One body for the thread that parses large ones. */
export interface JsonQuestion {
  readonly id: number;
  readonly bytes: Uint8Array;
}

export interface JsonAnswer {
  readonly id: number;
  readonly parsed: ParsedJson;
}
