import type { AnalysisLimits } from '../analysis-limits.ts';
import { findInvalidUtf8 } from './find-invalid-utf8.ts';
import { createQuotedNesting, createRawNesting } from './measure-nesting.ts';

export type PreScanLimits = Pick<
  AnalysisLimits,
  'sourceBytesMax' | 'nestingMax' | 'lineBytesMax' | 'lineTokenCountMax'
>;

export type PreScan = { readonly kind: 'ok' } | { readonly kind: 'unknown'; readonly reason: string };

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const TAB = 9;
const TAB_COLUMNS = 8;

const unknown = (reason: string): PreScan => ({ kind: 'unknown', reason });

/**
 * Decides from the bytes alone, in linear time, whether source is worth handing to a parser. What strings and
 * comments hide cannot be told apart here, so nesting is counted both ways and the worse count decides; the
 * parser still runs in a disposable child.
 */
export function preScan(source: Uint8Array, limits: PreScanLimits): PreScan {
  if (source.length > limits.sourceBytesMax) {
    return unknown(`source of ${source.length} bytes exceeds ${limits.sourceBytesMax}`);
  }
  const first = source[0];
  const second = source[1];
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return unknown('not UTF-8 text: UTF-16 byte order mark');
  }
  const nul = source.indexOf(0);
  if (nul !== -1) {
    return unknown(`not text: NUL byte at offset ${nul}`);
  }
  const marks = countMarks(source);
  const invalid = marks.isAscii ? undefined : findInvalidUtf8(source);
  if (invalid !== undefined) {
    return unknown(`not UTF-8 text: invalid byte at offset ${invalid}`);
  }
  // No source is nested deeper than it has brackets, or indented deeper than it has lines.
  const isFlat = marks.openCount <= limits.nestingMax;
  const isShort = marks.lineCount <= limits.nestingMax && source.length <= limits.lineTokenCountMax;
  const isNarrow = isShort && source.length <= limits.lineBytesMax;
  return (
    (isNarrow ? undefined : scanLines(source, limits)) ??
    (isFlat ? undefined : scanNesting(source, limits)) ?? { kind: 'ok' }
  );
}

/** What a byte may be: it opens something, or it ends a line. */
const OPENS = 1;
const ENDS_LINE = 2;
const ROLES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const isOpening = '([{`'.includes(String.fromCharCode(byte));
  return isOpening ? OPENS : byte === NEWLINE || byte === RETURN ? ENDS_LINE : 0;
});

interface Marks {
  readonly openCount: number;
  readonly lineCount: number;
  readonly isAscii: boolean;
}

function countMarks(source: Uint8Array): Marks {
  let openCount = 0;
  let lineCount = 1;
  let bits = 0;
  for (let at = 0; at < source.length; at++) {
    const byte = source[at] ?? 0;
    bits |= byte;
    const role = ROLES[byte];
    if (role === OPENS) {
      openCount += 1;
    } else if (role === ENDS_LINE) {
      lineCount += 1;
    }
  }
  return { openCount, lineCount, isAscii: bits < 0x80 };
}

/** Whether a byte may open, close, quote or escape anything. */
const MARKS = Uint8Array.from({ length: 256 }, (_, byte) =>
  '()[]{}\'"`\\$\n'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

function scanNesting(source: Uint8Array, limits: PreScanLimits): PreScan | undefined {
  const raw = createRawNesting();
  const quoted = createQuotedNesting(limits.nestingMax);
  let wasMark = true;
  for (let at = 0; at < source.length; at++) {
    const byte = source[at] ?? 0;
    const isMark = MARKS[byte] === 1;
    // A byte that is no mark ends an escape and a dollar; what follows until the next mark changes nothing.
    if (isMark || wasMark) {
      raw.next(byte);
      quoted.next(byte);
      if (raw.depth() > limits.nestingMax || quoted.depth() > limits.nestingMax) {
        return unknown(`nested deeper than ${limits.nestingMax} levels`);
      }
    }
    wasMark = isMark;
  }
  return undefined;
}

function scanLines(source: Uint8Array, limits: PreScanLimits): PreScan | undefined {
  const indents: number[] = [];
  for (let line = 1, start = 0; start < source.length; ) {
    const end = endOfLine(source, start);
    enterIndent(indents, columnOf(source, start, end));
    if (indents.length > limits.nestingMax) {
      return unknown(`indented deeper than ${limits.nestingMax} levels at line ${line}`);
    }
    const length = end - start;
    // A line has no more tokens than bytes.
    if (length > limits.lineTokenCountMax) {
      const tokenCount = countTokens(source, start, Math.min(end, start + limits.lineBytesMax));
      if (tokenCount > limits.lineTokenCountMax) {
        return unknown(`line ${line} has more than ${limits.lineTokenCountMax} tokens`);
      }
    }
    if (length > limits.lineBytesMax) {
      return unknown(`line ${line} is longer than ${limits.lineBytesMax} bytes`);
    }
    line += source[end] === NEWLINE ? 1 : 0;
    start = end + 1;
  }
  return undefined;
}

function endOfLine(source: Uint8Array, start: number): number {
  let at = start;
  while (at < source.length && source[at] !== NEWLINE && source[at] !== RETURN) {
    at += 1;
  }
  return at;
}

/** Where the text of a line begins; undefined for a blank line. */
function columnOf(source: Uint8Array, start: number, end: number): number | undefined {
  let column = 0;
  for (let at = start; at < end; at++) {
    if (source[at] !== SPACE && source[at] !== TAB) {
      return column;
    }
    column += source[at] === TAB ? TAB_COLUMNS : 1;
  }
  return undefined;
}

function countTokens(source: Uint8Array, start: number, end: number): number {
  let count = 0;
  let wasWord = false;
  for (let at = start; at < end; at++) {
    const byte = source[at] ?? 0;
    const isWord = isWordByte(byte);
    count += (isWord && wasWord) || byte === SPACE || byte === TAB ? 0 : 1;
    wasWord = isWord;
  }
  return count;
}

/** Keeps the stack of indentations that are open at this line; a blank one changes nothing. */
function enterIndent(indents: number[], column: number | undefined): void {
  if (column === undefined) {
    return;
  }
  while (indents.length > 0 && (indents.at(-1) ?? 0) >= column) {
    indents.pop();
  }
  if (column > 0) {
    indents.push(column);
  }
}

function isWordByte(byte: number): boolean {
  return (
    byte >= 0x80 ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x5f
  );
}
