import { describe, expect, it } from 'vitest';
import { isSameOutput } from './is-same-output.ts';

describe('an expected output', () => {
  it.each([
    ['1\n2', '1\n2\n'],
    ['1\n2\n\n\n', '1  \t\n2\r\n'],
    ['', '\n \n'],
    ['a\0', 'a'],
    [' a', ' a '],
    ['a\n\nb', 'a\n  \nb'],
  ])('%j is the same as %j', (expected, actual) => {
    expect(isSameOutput(expected, actual)).toBe(true);
    expect(isSameOutput(actual, expected)).toBe(true);
  });

  it.each([
    ['1', '2'],
    ['a', ' a'],
    ['a\nb', 'a\n\nb'],
    ['a b', 'a  b'],
    ['a', 'A'],
  ])('%j is not the same as %j', (expected, actual) => {
    expect(isSameOutput(expected, actual)).toBe(false);
  });
});
