import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitArguments } from './split-arguments.ts';

describe('a command line', () => {
  it.each([
    ['', []],
    ['  a   b\tc\n', ['a', 'b', 'c']],
    [`"a b" 'c d' e\\ f`, ['a b', 'c d', 'e f']],
    [`x"y z"'w'`, ['xy zw']],
    [`"" ''`, ['', '']],
    [`"a\\"b\\\\c\\d" 'e\\f'`, ['a"b\\c\\d', 'e\\f']],
    ['"never ended', ['never ended']],
    ['$HOME; `ls` > out', ['$HOME;', '`ls`', '>', 'out']],
    ['end\\', ['end\\']],
  ])('%j is taken apart as by a shell, nothing expanded', (line, words) => {
    expect(splitArguments(line)).toEqual(words);
  });

  it('gives back whatever was quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        const line = words.map((word) => `'${word.replaceAll("'", `'"'"'`)}'`).join(' ');
        expect(splitArguments(line)).toEqual(words);
      }),
    );
  });
});
