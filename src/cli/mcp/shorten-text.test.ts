import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortenText } from './shorten-text.ts';

const wholeUri = 'chameleon://executions/exe_1/stdout';

describe('a text that is answered', () => {
  it('is left alone while it is short enough', () => {
    expect(shortenText('abc', { charsMax: 3, wholeUri })).toEqual({ text: 'abc', isShortened: false });
  });

  it('else has its beginning and its end, and says what is missing and where it is', () => {
    const { text, isShortened } = shortenText(`begin${'x'.repeat(1000)}end`, { charsMax: 12, wholeUri });
    expect(isShortened).toBe(true);
    expect(text).toBe(
      `beginxxx\n[… 996 of 1008 characters are left out here; the whole text is the resource ${wholeUri} …]\nxend`,
    );
  });

  it('has no half of a character, and of the given text no more than wanted', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => text.isWellFormed()),
        fc.integer({ min: 4, max: 40 }),
        (given, charsMax) => {
          const { text, isShortened } = shortenText(given, { charsMax, wholeUri });
          const [head = '', , tail = ''] = isShortened ? text.split(/\n(\[… \d+ .*…\])\n/) : [text];
          expect(text.isWellFormed()).toBe(true);
          expect(given.startsWith(head) && given.endsWith(tail)).toBe(true);
          // A character that the cut would halve is kept whole.
          expect(head.length + tail.length).toBeLessThanOrEqual(charsMax + 1);
        },
      ),
    );
  });
});
