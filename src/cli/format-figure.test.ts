import { describe, expect, it } from 'vitest';
import { formatDuration, formatFigure, formatInstant, formatRatio } from './format-figure.ts';
import { formatLogLine } from './format-log-line.ts';

describe('figures for people', () => {
  it.each([
    [0, '0'],
    [0.00012345, '0.000123'],
    [12.345, '12.3'],
    [99.99, '100'],
    [123456.7, '123457'],
    [-5.5, '-5.5'],
    [null, '-'],
    [undefined, '-'],
  ])('shows %s as %s', (value, text) => {
    expect(formatFigure(value)).toBe(text);
  });

  it.each([
    [0, '0 ms'],
    [12.34, '12.3 ms'],
    [999, '999 ms'],
    [1000, '1 s'],
    [90_000, '1.5 min'],
    [7_200_000, '2 h'],
    [259_200_000, '3 d'],
    [null, '-'],
  ])('shows %s ms as %s', (value, text) => {
    expect(formatDuration(value)).toBe(text);
  });

  it('shows shares and instants, and dashes for none', () => {
    expect([formatRatio(0.5), formatRatio(null)]).toEqual(['50 %', '-']);
    expect([formatInstant(1_500), formatInstant(null)]).toEqual(['1970-01-01T00:00:01Z', '-']);
  });
});

describe('a line of the log for people', () => {
  const paint = {
    dim: (text: string) => text,
    yellow: (text: string) => text,
    red: (text: string) => `!${text}!`,
  };

  it('has time, level, sentence and details on one line', () => {
    const line = JSON.stringify({
      level: 50,
      time: '2026-11-24T06:53:49.009Z',
      err: { message: 'two\nlines', stack: 'x' },
      count: 3,
      msg: 'a request failed',
    });
    expect(formatLogLine(line, paint)).toBe(
      '06:53:49.009 !error! a request failed err=two ↵ lines count=3\n',
    );
  });
});
