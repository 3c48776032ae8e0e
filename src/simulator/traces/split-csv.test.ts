import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvSplitter } from './split-csv.ts';

function rowsOf(pieces: readonly string[]): { cells: string[]; line: number }[] {
  const rows: { cells: string[]; line: number }[] = [];
  const splitter = csvSplitter('x.csv', (cells, line) => rows.push({ cells: [...cells], line }));
  for (const piece of pieces) {
    splitter.push(piece);
  }
  splitter.end();
  return rows;
}

const cellsOf = (text: string) => rowsOf([text]).map(({ cells }) => cells);

describe('splitting comma-separated values', () => {
  it('takes either line end, passes over blank lines, and needs no line end at the end', () => {
    expect(rowsOf(['a,b\r\n\r\n1,2\n\n3,'])).toEqual([
      { cells: ['a', 'b'], line: 1 },
      { cells: ['1', '2'], line: 3 },
      { cells: ['3', ''], line: 5 },
    ]);
  });

  it('takes commas, quotes and line breaks in quotes, and counts the lines on', () => {
    expect(rowsOf(['"a,""b""","x\r\ny"\n"",z\r\n7,8'])).toEqual([
      { cells: ['a,"b"', 'x\r\ny'], line: 1 },
      { cells: ['', 'z'], line: 3 },
      { cells: ['7', '8'], line: 4 },
    ]);
  });

  it.each([
    ['a,b\n1,"2', 'x.csv:2: a quote is never closed'],
    ['a,b\n1,2"\n', 'x.csv:2: a quote inside a cell'],
    ['a,b\n"1"2,3\n', 'x.csv:2: a closing quote is followed by'],
  ])('refuses %j, naming the line', (text, message) => {
    expect(() => cellsOf(text)).toThrow(message);
  });

  it('refuses a row without an end before it fills the memory', () => {
    const endless = Array.from({ length: 20 }, () => 'x'.repeat(100_000));
    expect(() => rowsOf(['a\n"', ...endless])).toThrow('x.csv:2: the row is longer than');
  });

  it('reads back what was written, in whatever pieces it comes', () => {
    const letter = fc.constantFrom('a', ',', '"', '\n', '\r', 'ü', ' ');
    const cell = fc.string({ unit: letter, maxLength: 5 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    const write = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), fc.constantFrom('\n', '\r\n'), (rows, step, end) => {
        const text = rows.map((cells) => cells.map(write).join(',') + end).join('');
        const pieces = Array.from({ length: Math.ceil(text.length / step) }, (_, index) =>
          text.slice(index * step, (index + 1) * step),
        );
        expect(rowsOf(pieces).map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });
});
