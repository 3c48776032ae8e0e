import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultAnalysisLimits } from '../analysis-limits.ts';
import { encodeUtf8 } from './encode-utf8.ts';
import { preScan } from './pre-scan.ts';

const hole = '$' + '{';
const limits = { ...defaultAnalysisLimits, nestingMax: 20, lineTokenCountMax: 200, lineBytesMax: 1000 };

function reasonOf(source: string | Uint8Array, given = limits): string | undefined {
  const scan = preScan(typeof source === 'string' ? encodeUtf8(source) : source, given);
  return scan.kind === 'unknown' ? scan.reason : undefined;
}

describe('the pre-scan', () => {
  it('passes ordinary programs, the empty one included', () => {
    expect(reasonOf('')).toBeUndefined();
    expect(reasonOf('def f(x):\n    return [x, {"a": (1, 2)}]\n')).toBeUndefined();
    expect(reasonOf(`const a = \`x${hole}[1, 2].map((n) => \`${hole}n}\`)}\`;\r\nf();\r\n`)).toBeUndefined();
  });

  it('refuses what is not UTF-8 text, naming the offset', () => {
    expect(reasonOf(Uint8Array.of(0x61, 0xff, 0x62))).toBe('not UTF-8 text: invalid byte at offset 1');
    expect(reasonOf('a\0b')).toBe('not text: NUL byte at offset 1');
    expect(reasonOf(Uint8Array.of(0xff, 0xfe, 0x61, 0x00))).toBe('not UTF-8 text: UTF-16 byte order mark');
    expect(reasonOf(Uint8Array.of(0xfe, 0xff, 0x00, 0x61))).toBe('not UTF-8 text: UTF-16 byte order mark');
    expect(reasonOf('"\ud800"')).toMatch(/invalid byte at offset 1/);
  });

  it('refuses more bytes than the cap, not one less', () => {
    const given = { ...defaultAnalysisLimits, sourceBytesMax: 100 };
    expect(reasonOf('é'.repeat(50), given)).toBeUndefined();
    expect(reasonOf('é'.repeat(51), given)).toBe('source of 102 bytes exceeds 100');
  });

  it.each([
    ['parentheses', '(', ')'],
    ['brackets', '[', ']'],
    ['braces', '{', '}'],
    ['functions', 'function f() {', '}'],
    ['template literals', '`${', '}`'],
    ['f-strings', "f'{", "}'"],
    ['brackets hidden by quoted closing ones', "(')',", ')'],
  ])('refuses %s nested beyond the limit', (_name, open, close) => {
    const nest = (levels: number): string => `${open.repeat(levels)}1${close.repeat(levels)}`;
    expect(reasonOf(nest(9))).toBeUndefined();
    expect(reasonOf(nest(21))).toMatch(/nested deeper than 20 levels/);
  });

  it('refuses indentation beyond the limit and forgets it when it ends', () => {
    const stairs = (levels: number): string =>
      Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}if x:\n`).join('');
    expect(reasonOf(stairs(21))).toBeUndefined();
    expect(reasonOf(stairs(22))).toBe('indented deeper than 20 levels at line 22');
    expect(reasonOf(`${stairs(15)}pass\n${stairs(15)}`)).toBeUndefined();
  });

  it('refuses a line with too many bytes or tokens', () => {
    expect(reasonOf(`x = "${'a'.repeat(999)}"`)).toBe('line 1 is longer than 1000 bytes');
    expect(reasonOf(`ok\n${'+1'.repeat(101)}`)).toBe('line 2 has more than 200 tokens');
  });

  it('answers for any bytes, and never passes more brackets open at once than allowed', () => {
    const bytes = fc.array(fc.constantFrom(...'(){}[]`$"\'\\\n a'.split(''), '${'), { maxLength: 200 });
    fc.assert(
      fc.property(bytes, (parts) => {
        const source = parts.join('');
        let depth = 0;
        let deepest = 0;
        for (const each of source) {
          depth = '([{'.includes(each) ? depth + 1 : Math.max(0, depth - Number(')]}'.includes(each)));
          deepest = Math.max(deepest, depth);
        }
        const reason = reasonOf(source);
        expect(deepest > 20 ? reason : undefined).toBe(
          deepest > 20 ? 'nested deeper than 20 levels' : undefined,
        );
      }),
    );
  });
});
