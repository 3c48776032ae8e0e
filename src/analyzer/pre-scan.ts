import type { AnalysisLimits } from './analysis-limits.ts';
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
  const invalid = findInvalidUtf8(source);
  if (invalid !== undefined) {
    return unknown(`not UTF-8 text: invalid byte at offset ${invalid}`);
  }
  return scanLines(source, limits) ?? scanNesting(source, limits) ?? { kind: 'ok' };
}

function scanNesting(source: Uint8Array, limits: PreScanLimits): PreScan | undefined {
  const raw = createRawNesting();
  const quoted = createQuotedNesting(limits.nestingMax);
  for (const byte of source) {
    raw.next(byte);
    quoted.next(byte);
    if (raw.depth() > limits.nestingMax || quoted.depth() > limits.nestingMax) {
      return unknown(`nested deeper than ${limits.nestingMax} levels`);
    }
  }
  return undefined;
}

function scanLines(source: Uint8Array, limits: PreScanLimits): PreScan | undefined {
  const indents: number[] = [];
  let line = 1;
  let lineStart = 0;
  let column = 0;
  let isIndent = true;
  let tokenCount = 0;
  let wasWord = false;
  for (let at = 0; at < source.length; at++) {
    const byte = source[at] ?? 0;
    if (byte === NEWLINE || byte === RETURN) {
      line += byte === NEWLINE ? 1 : 0;
      lineStart = at + 1;
      column = 0;
      isIndent = true;
      tokenCount = 0;
      wasWord = false;
      continue;
    }
    if (at - lineStart >= limits.lineBytesMax) {
      return unknown(`line ${line} is longer than ${limits.lineBytesMax} bytes`);
    }
    if (byte === SPACE || byte === TAB) {
      column += byte === TAB ? TAB_COLUMNS : 1;
      wasWord = false;
      continue;
    }
    if (isIndent) {
      isIndent = false;
      enterIndent(indents, column);
      if (indents.length > limits.nestingMax) {
        return unknown(`indented deeper than ${limits.nestingMax} levels at line ${line}`);
      }
    }
    const isWord = isWordByte(byte);
    tokenCount += isWord && wasWord ? 0 : 1;
    wasWord = isWord;
    if (tokenCount > limits.lineTokenCountMax) {
      return unknown(`line ${line} has more than ${limits.lineTokenCountMax} tokens`);
    }
  }
  return undefined;
}

/** Keeps the stack of indentations that are open at this line. */
function enterIndent(indents: number[], column: number): void {
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
