import { MS_PER_SECOND } from '../../kernel/units.ts';
import { type ColumnFinder, findColumns } from './find-columns.ts';
import { namePool } from './pool-names.ts';
import { readRequiredAmount } from './read-cell.ts';
import { csvSplitter } from './split-csv.ts';
import type { EventReader } from './text-trace.ts';
import { KIND_OF_ALL } from './trace-event.ts';

/**
 * Reads the Azure Functions invocation trace of 2021: `app`, `func`, `end_timestamp` and `duration` in seconds, a row an
 * invocation. The app is the user. What ran already when the trace began, arrives at its beginning.
 */
export function azure2021Reader(options: { readonly kindColumn?: string | undefined }): EventReader {
  return (name, sink) => {
    const pooled = namePool();
    let finder: ColumnFinder | undefined;
    let columns = { app: 0, func: 0, end: 0, duration: 0, kind: -1 };
    return csvSplitter(name, (cells, line) => {
      if (finder === undefined) {
        finder = findColumns(name, cells, line);
        columns = {
          app: finder.need('app'),
          func: finder.need('func'),
          end: finder.need('end_timestamp'),
          duration: finder.need('duration'),
          kind: options.kindColumn === undefined ? -1 : finder.need(options.kindColumn),
        };
        return;
      }
      finder.checkLength(cells, line);
      const textOf = (index: number) => cells[index] ?? '';
      const endS = readRequiredAmount(textOf(columns.end), { name, line, column: 'end_timestamp' });
      const durationS = readRequiredAmount(textOf(columns.duration), { name, line, column: 'duration' });
      const event = {
        at: Math.max(0, endS - durationS) * MS_PER_SECOND,
        user: pooled(textOf(columns.app)),
        program: pooled(textOf(columns.func)),
        kind: columns.kind < 0 ? KIND_OF_ALL : pooled(textOf(columns.kind) || KIND_OF_ALL),
        durationMs: durationS * MS_PER_SECOND,
        memoryMb: undefined,
      };
      sink(event, line);
    });
  };
}
