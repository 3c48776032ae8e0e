import { badCell } from './bad-row.ts';
import type { ByteSource } from './byte-source.ts';
import { type ColumnFinder, findColumns } from './find-columns.ts';
import { type MinuteCounts, type MinuteCountsBuilder, minuteCountsBuilder } from './minute-counts.ts';
import { namePool } from './pool-names.ts';
import { readTexts } from './read-texts.ts';
import { csvSplitter, type RowSink } from './split-csv.ts';

const MINUTES_PER_DAY = 1440;
/** Two years; a minute beyond is a mistake, and would cost memory. */
const MINUTE_MAX = 1_051_200;
/** Of one function in one minute; their events are in memory at once. */
const COUNT_MAX = 10_000_000;

/**
 * Reads how often each function was called: a row a function with a column a minute, as Azure published it in 2019, or a
 * row a function and minute. Rejects with `invalid-request`, naming the line, for a bad row.
 */
export async function readMinuteCounts(source: ByteSource): Promise<MinuteCounts> {
  const builder = minuteCountsBuilder();
  let takeRow: RowSink | undefined;
  const splitter = csvSplitter(source.name, (cells, line) => {
    if (takeRow === undefined) {
      const finder = findColumns(source.name, cells, line);
      takeRow =
        finder.find('minute') === undefined
          ? wideRows(source.name, finder, builder)
          : longRows(source.name, finder, builder);
      return;
    }
    takeRow(cells, line);
  });
  for await (const text of readTexts(source)) {
    splitter.push(text);
  }
  splitter.end();
  return builder.build();
}

function wideRows(name: string, finder: ColumnFinder, builder: MinuteCountsBuilder): RowSink {
  const pooled = namePool();
  const columns = {
    owner: finder.need('HashOwner'),
    app: finder.need('HashApp'),
    fn: finder.need('HashFunction'),
    trigger: finder.find('Trigger'),
    firstMinute: finder.need('1'),
    lastMinute: finder.need(String(MINUTES_PER_DAY)),
  };
  return (cells, line) => {
    finder.checkLength(cells, line);
    const textOf = (column: number) => pooled(cells[column] ?? '');
    const functionNumber = builder.addFunction({
      owner: textOf(columns.owner),
      app: textOf(columns.app),
      fn: textOf(columns.fn),
      trigger: columns.trigger === undefined ? undefined : textOf(columns.trigger),
    });
    for (let column = columns.firstMinute; column <= columns.lastMinute; column += 1) {
      const text = cells[column] ?? '';
      if (text !== '0' && text !== '') {
        const minute = column - columns.firstMinute;
        const count = readWhole(text, { name, line, column: String(minute + 1), max: COUNT_MAX });
        builder.add({ minute, functionNumber, count });
      }
    }
  };
}

function longRows(name: string, finder: ColumnFinder, builder: MinuteCountsBuilder): RowSink {
  const pooled = namePool();
  const columns = {
    minute: finder.need('minute'),
    owner: finder.need('owner'),
    app: finder.need('app'),
    fn: finder.need('fn'),
    count: finder.need('count'),
  };
  return (cells, line) => {
    finder.checkLength(cells, line);
    const textOf = (column: number) => cells[column] ?? '';
    builder.add({
      minute: readWhole(textOf(columns.minute), { name, line, column: 'minute', max: MINUTE_MAX }),
      functionNumber: builder.addFunction({
        owner: pooled(textOf(columns.owner)),
        app: pooled(textOf(columns.app)),
        fn: pooled(textOf(columns.fn)),
        trigger: undefined,
      }),
      count: readWhole(textOf(columns.count), { name, line, column: 'count', max: COUNT_MAX }),
    });
  };
}

function readWhole(
  text: string,
  place: { readonly name: string; readonly line: number; readonly column: string; readonly max: number },
): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= place.max)) {
    throw badCell(place, {
      column: place.column,
      value: text,
      wanted: `a whole number from 0 to ${place.max}`,
    });
  }
  return value;
}
