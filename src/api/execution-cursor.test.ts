import { expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import { readCursor, writeCursor } from './execution-cursor.ts';

it('reads the place that it wrote, to the fraction of a millisecond', () => {
  const place = { acceptedAt: 1_790_000_000_000.25, id: makeId('exe', '0mx3-_.a') };
  expect(readCursor(writeCursor(place))).toEqual(place);
});

it.each([
  '',
  'x',
  'MTIz',
  Buffer.from('NaN exe_a').toString('base64url'),
  Buffer.from('1 usr_a').toString('base64url'),
])('refuses %j', (text) => {
  expect(() => readCursor(text)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
});
