import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatGbS,
  formatMb,
  formatMs,
  formatNumber,
  formatRate,
  formatRatio,
} from './format-figure.ts';

describe('figures', () => {
  it.each([
    [0, '0'],
    [3, '3'],
    [1234.5, '1,235'],
    [56.78, '56.8'],
    [1.234, '1.23'],
    [0.25, '0.25'],
    [0.00012, '0.00012'],
    [null, '–'],
    [Number.NaN, '–'],
    [undefined, '–'],
  ])('%s is the number %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it.each([
    [0, '0 ms'],
    [0.34, '340 µs'],
    [12.54, '12.5 ms'],
    [999, '999 ms'],
    [1234, '1.23 s'],
    [59_940, '59.9 s'],
    [60_000, '1 min'],
    [185_000, '3 min 5 s'],
    [7_800_000, '2 h 10 min'],
    [273_600_000, '3 d 4 h'],
    [null, '–'],
  ])('%s ms are %s', (value, text) => {
    expect(formatMs(value)).toBe(text);
  });

  it.each([
    [0, '0 %'],
    [0.004, '0.4 %'],
    [0.0995, '10 %'],
    [0.897, '90 %'],
    [1, '100 %'],
    [null, '–'],
  ])('the share %s is %s', (value, text) => {
    expect(formatRatio(value)).toBe(text);
  });

  it('of memory and bytes have the unit that suits them', () => {
    expect([formatMb(11.26), formatMb(2048), formatMb(null)]).toEqual(['11.3 MB', '2 GB', '–']);
    expect([formatBytes(53), formatBytes(2048), formatBytes(5_242_880)]).toEqual(['53 B', '2 KB', '5 MB']);
    expect([formatGbS(0.575), formatGbS(null)]).toEqual(['0.575 GB·s', '–']);
  });

  it('of rates are by the unit of time that people can picture', () => {
    expect([formatRate(0), formatRate(2), formatRate(0.1), formatRate(0.004)]).toEqual([
      '0/s',
      '2/s',
      '6/min',
      '14.4/h',
    ]);
  });

  it('of counts agree with their noun', () => {
    expect([formatCount(1, 'run'), formatCount(0, 'run'), formatCount(2, 'query', 'queries')]).toEqual([
      '1 run',
      '0 runs',
      '2 queries',
    ]);
  });
});
