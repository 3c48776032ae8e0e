import { MS_PER_SECOND } from '../../kernel/units.ts';
import { badCell } from './bad-row.ts';
import { type ColumnFinder, findColumns } from './find-columns.ts';
import { namePool } from './pool-names.ts';
import { readAmount, readRequiredAmount } from './read-cell.ts';
import { csvSplitter } from './split-csv.ts';
import type { EventReader } from './text-trace.ts';
import { KIND_OF_ALL, type TraceEvent } from './trace-event.ts';

/** Where the columns of an events file lie. */
interface EventColumns {
  readonly t: number;
  readonly user: number;
  readonly fn: number;
  readonly kind: number;
  readonly durationS: number;
  readonly memoryMb: number;
}

const MISSING = -1;

/**
 * Reads events as comma-separated values: columns by their names, `t` (seconds) and `user` needed, `fn`, `kind`,
 * `dur_s` and `mem_mb` not, an empty cell unknown. Another column can serve as the kind.
 */
export function eventsCsvReader(options: { readonly kindColumn?: string | undefined }): EventReader {
  return (name, sink) => {
    const pooled = namePool();
    let finder: ColumnFinder | undefined;
    let columns: EventColumns | undefined;

    const readRow = (cells: readonly string[], line: number, at: EventColumns): TraceEvent => {
      const text = (index: number) => (index < 0 ? '' : (cells[index] ?? ''));
      const seconds = readRequiredAmount(text(at.t), { name, line, column: 't' });
      const user = text(at.user);
      if (user === '') {
        throw badCell({ name, line }, { column: 'user', value: user, wanted: 'the name of a user' });
      }
      const program = text(at.fn);
      const durationS = readAmount(text(at.durationS), { name, line, column: 'dur_s' });
      return {
        at: seconds * MS_PER_SECOND,
        user: pooled(user),
        program: program === '' ? undefined : pooled(program),
        kind: pooled(text(at.kind) || KIND_OF_ALL),
        durationMs: durationS === undefined ? undefined : durationS * MS_PER_SECOND,
        memoryMb: readAmount(text(at.memoryMb), { name, line, column: 'mem_mb' }),
      };
    };

    return csvSplitter(name, (cells, line) => {
      if (finder === undefined || columns === undefined) {
        finder = findColumns(name, cells, line);
        columns = {
          t: finder.need('t'),
          user: finder.need('user'),
          fn: finder.find('fn') ?? MISSING,
          kind:
            options.kindColumn === undefined
              ? (finder.find('kind') ?? MISSING)
              : finder.need(options.kindColumn),
          durationS: finder.find('dur_s') ?? MISSING,
          memoryMb: finder.find('mem_mb') ?? MISSING,
        };
        return;
      }
      finder.checkLength(cells, line);
      sink(readRow(cells, line, columns), line);
    });
  };
}
