import { expect, it } from 'vitest';
import { writeCsv } from './write-csv.ts';

it('writes numbers as they are, and quotes what would break a line or a cell', () => {
  const rows = [
    { name: 'plain', count: 1.5 },
    { name: 'a "quoted", name\nof two lines', count: null },
  ];
  expect(writeCsv(['name', 'count'], rows)).toBe(
    'name,count\r\nplain,1.5\r\n"a ""quoted"", name\nof two lines",\r\n',
  );
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=cmd|"/c calc"!A1'])(
  'T62 hands %j to no spreadsheet as a formula',
  (name) => {
    const [, line = ''] = writeCsv(['name'], [{ name }]).split('\r\n');
    expect(line).toMatch(/^"?'/);
  },
);

it('leaves negative numbers numbers', () => {
  expect(writeCsv(['n'], [{ n: -1 }])).toBe('n\r\n-1\r\n');
});
