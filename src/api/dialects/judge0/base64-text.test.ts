import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64Lines, textOfBase64 } from './base64-text.ts';

describe('text in base64', () => {
  it('is written in lines of 60 characters, each ended', () => {
    expect(base64Lines('')).toBe('');
    expect(base64Lines('hello\n')).toBe('aGVsbG8K\n');
    expect(base64Lines('a'.repeat(46))).toBe(`${'YWFh'.repeat(15)}\nYQ==\n`);
  });

  it('is read back whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(textOfBase64(base64Lines(text))).toBe(text);
      }),
    );
  });

  it('is none where it stands for no UTF-8', () => {
    expect(textOfBase64('/w==')).toBeUndefined();
  });
});
