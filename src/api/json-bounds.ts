const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENERS = new Set([0x5b, 0x7b]);
const CLOSERS = new Set([0x5d, 0x7d]);

interface JsonBounds {
  /** How deep arrays and objects may nest. */
  readonly depthMax: number;
  /** How many values there may be, counted as commas and opened arrays and objects. */
  readonly countMax: number;
}

/** Where the string that begins after `from` ends, or the end of the text. */
function endOfString(json: Uint8Array, from: number): number {
  let at = json.indexOf(QUOTE, from);
  while (at !== -1) {
    let escapes = 0;
    while (json[at - 1 - escapes] === BACKSLASH && at - 1 - escapes >= from) {
      escapes += 1;
    }
    if (escapes % 2 === 0) {
      return at;
    }
    at = json.indexOf(QUOTE, at + 1);
  }
  return json.length;
}

/**
 * Which bound the bytes of a JSON text break first, if any. One pass without recursion, so that it can be asked before the
 * text is parsed; what is not JSON gets some answer, never an error.
 */
export function brokenJsonBound(json: Uint8Array, bounds: JsonBounds): keyof JsonBounds | undefined {
  let depth = 0;
  let count = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) {
      at = endOfString(json, at + 1);
    } else if (OPENERS.has(byte)) {
      depth += 1;
      count += 1;
    } else if (CLOSERS.has(byte)) {
      depth -= 1;
    } else if (byte === COMMA) {
      count += 1;
    }
    if (depth > bounds.depthMax) {
      return 'depthMax';
    }
    if (count > bounds.countMax) {
      return 'countMax';
    }
  }
  return undefined;
}
