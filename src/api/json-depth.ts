const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENERS = new Set([0x5b, 0x7b]);
const CLOSERS = new Set([0x5d, 0x7d]);

/** Where the string that begins after `from` ends, or the end of the text. */
function endOfString(json: Buffer, from: number): number {
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
 * Whether arrays and objects nest deeper than `depthMax` anywhere in the bytes of a JSON text. One pass without
 * recursion, so that it can be asked before the text is parsed; what is not JSON gets some answer, never an error.
 */
export function isDeeperThan(json: Buffer, depthMax: number): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) {
      at = endOfString(json, at + 1);
    } else if (OPENERS.has(byte)) {
      depth += 1;
      if (depth > depthMax) {
        return true;
      }
    } else if (CLOSERS.has(byte)) {
      depth -= 1;
    }
  }
  return false;
}
