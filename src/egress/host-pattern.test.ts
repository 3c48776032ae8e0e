import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HostPattern, isCovered, isOnList, normaliseHost, parseHostPattern } from './host-pattern.ts';

function listOf(...lines: readonly string[]): HostPattern[] {
  return lines.map((line) => {
    const pattern = parseHostPattern(line);
    if (pattern === undefined) {
      throw new Error(`${line} is no pattern`);
    }
    return pattern;
  });
}

describe('an allow-list', () => {
  it('T66 allows nothing when it is empty', () => {
    expect(isOnList([], 'example.com', 443)).toBe(false);
    expect(isCovered([], listOf('example.com')[0] as HostPattern)).toBe(false);
  });

  it('means ports 80 and 443 where it names none', () => {
    const list = listOf('example.com', 'other.example:8080');
    expect([80, 443, 8080].map((port) => isOnList(list, 'example.com', port))).toEqual([true, true, false]);
    expect([80, 443, 8080].map((port) => isOnList(list, 'other.example', port))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('means what lies below a domain, not the domain, nor a name that only ends like it', () => {
    const list = listOf('*.example.com');
    expect(isOnList(list, 'a.example.com', 443)).toBe(true);
    expect(isOnList(list, 'a.b.example.com', 443)).toBe(true);
    expect(isOnList(list, 'example.com', 443)).toBe(false);
    expect(isOnList(list, 'badexample.com', 443)).toBe(false);
    expect(isOnList(list, 'example.com.evil.org', 443)).toBe(false);
  });

  it('compares names whatever their case, last dot or script, and addresses whatever their spelling', () => {
    expect(normaliseHost('EXAMPLE.com.')).toBe('example.com');
    expect(normaliseHost('bücher.example')).toBe('xn--bcher-kva.example');
    expect(normaliseHost('0x7f.1')).toBe('127.0.0.1');
    expect(normaliseHost('[0:0:0:0:0:0:0:1]')).toBe('[::1]');
  });

  it.each([
    '',
    ' ',
    '*',
    '**.com',
    'a b',
    'http://example.com',
    'example.com/x',
    'user@example.com',
    'a#b',
    'a?b',
    'a\\b',
    'a%2eb',
    '[::1',
    '::1',
    '.',
    '256.1.1.1',
    '1.2.3.4.5',
  ])('takes %j for no host', (text) => {
    expect(normaliseHost(text)).toBeUndefined();
  });

  it.each([
    'example.com:0',
    'example.com:65536',
    'example.com:',
    'example.com:http',
    '*.',
    '*.1.2.3.4',
    '*.[::1]',
    '*example.com',
    'a.*.com',
    '',
  ])('takes %j for no line of it', (text) => {
    expect(parseHostPattern(text)).toBeUndefined();
  });

  it('covers a narrower one exactly when that allows nothing more', () => {
    const lines = fc.constantFrom(
      '*',
      '*:8080',
      'a.test',
      'a.test:8080',
      'b.a.test',
      '*.a.test',
      '*.b.a.test',
      '*.a.test:8080',
      '*.test:80',
    );
    const hosts = ['a.test', 'b.a.test', 'c.b.a.test', 'test', 'z.test', 'other'];
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 4 }), lines, (outer, inner) => {
        const list = listOf(...outer);
        const [narrow] = listOf(inner) as [HostPattern];
        const exceeds = hosts.some((host) =>
          [80, 443, 8080].some((port) => isOnList([narrow], host, port) && !isOnList(list, host, port)),
        );
        // What no host of these tells apart may still differ for another: covered is the stricter word.
        expect(isCovered(list, narrow) && exceeds).toBe(false);
      }),
    );
    expect(isCovered(listOf('*.a.test'), listOf('*.b.a.test')[0] as HostPattern)).toBe(true);
    expect(isCovered(listOf('a.test:80', 'a.test:443'), listOf('a.test')[0] as HostPattern)).toBe(true);
    expect(isCovered(listOf('*.b.a.test'), listOf('*.a.test')[0] as HostPattern)).toBe(false);
    expect(isCovered(listOf('a.test'), listOf('*')[0] as HostPattern)).toBe(false);
  });
});
