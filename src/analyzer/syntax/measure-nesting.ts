/** Follows how deep the brackets of a byte stream are nested. */
export interface NestingMeter {
  next(byte: number): void;
  depth(): number;
}

const BACKSLASH = 0x5c;
const BACKTICK = 0x60;
const CLOSE_BRACE = 0x7d;
const DOLLAR = 0x24;
const DOUBLE_QUOTE = 0x22;
const NEWLINE = 0x0a;
const OPEN_BRACE = 0x7b;
const SINGLE_QUOTE = 0x27;

function isOpening(byte: number): boolean {
  return byte === 0x28 || byte === 0x5b || byte === OPEN_BRACE;
}

function isClosing(byte: number): boolean {
  return byte === 0x29 || byte === 0x5d || byte === CLOSE_BRACE;
}

/** Counts every bracket, also those in strings and comments: nothing opened can hide, f-strings included. */
export function createRawNesting(): NestingMeter {
  let depth = 0;
  return {
    next(byte) {
      if (isOpening(byte)) {
        depth += 1;
      } else if (isClosing(byte) && depth > 0) {
        depth -= 1;
      }
    },
    depth: () => depth,
  };
}

/**
 * Counts brackets outside quotes, so that a closing one inside a string does not hide an open one. A quote ends
 * with its line; a template literal lasts over lines and nests through `${…}`.
 */
export function createQuotedNesting(depthMax: number): NestingMeter {
  /** What is open, innermost last: opening brackets, and BACKTICK for a template literal. */
  const open: number[] = [];
  let quote = 0;
  let isEscaped = false;
  let wasDollar = false;
  const push = (byte: number): void => {
    if (open.length <= depthMax) {
      open.push(byte);
    }
  };
  const inTemplate = (byte: number): void => {
    if (byte === BACKTICK) {
      open.pop();
    } else if (byte === OPEN_BRACE && wasDollar) {
      push(OPEN_BRACE);
    }
    wasDollar = byte === DOLLAR;
  };
  const inQuote = (byte: number): void => {
    if (byte === quote || byte === NEWLINE) {
      quote = 0;
    }
  };
  const inCode = (byte: number): void => {
    if (byte === SINGLE_QUOTE || byte === DOUBLE_QUOTE) {
      quote = byte;
    } else if (byte === BACKTICK || isOpening(byte)) {
      wasDollar = false;
      push(byte);
    } else if (isClosing(byte)) {
      open.pop();
    }
  };
  return {
    next(byte) {
      if (isEscaped) {
        isEscaped = false;
        wasDollar = false;
      } else if (byte === BACKSLASH) {
        isEscaped = true;
      } else if (quote !== 0) {
        inQuote(byte);
      } else if (open.at(-1) === BACKTICK) {
        inTemplate(byte);
      } else {
        inCode(byte);
      }
    },
    depth: () => open.length,
  };
}
