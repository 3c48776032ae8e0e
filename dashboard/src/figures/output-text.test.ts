import { describe, expect, it } from 'vitest';
import { SHOWN_LENGTH_MAX, shownEnd, textOf } from './output-text.ts';

describe('output', () => {
  it('is text as it came, or as far as its bytes are text', () => {
    expect(textOf({ stream: 'stdout', encoding: 'utf8', data: 'grün\n' })).toBe('grün\n');
    expect(textOf({ stream: 'stderr', encoding: 'base64', data: btoa('\xff!') })).toBe('\ufffd!');
  });

  it('is shown whole, or only its end where that is too much', () => {
    expect(shownEnd('abc')).toEqual({ text: 'abc', hiddenLength: 0 });
    const long = `${'x'.repeat(SHOWN_LENGTH_MAX)}end`;
    const { text, hiddenLength } = shownEnd(long);
    expect([text.length, hiddenLength, text.slice(-3)]).toEqual([SHOWN_LENGTH_MAX, 3, 'end']);
  });
});
