import { MS_PER_SECOND } from '../../kernel/units.ts';
import { badCell, badRow } from './bad-row.ts';
import { namePool } from './pool-names.ts';
import { lineSplitter } from './split-lines.ts';
import type { EventReader } from './text-trace.ts';
import { KIND_OF_ALL } from './trace-event.ts';

/** The fields of the Standard Workload Format 2.2, in their order; -1 is unknown. */
export const swfFields = [
  'job',
  'submit',
  'wait',
  'run',
  'processors',
  'cpu',
  'memory',
  'requested_processors',
  'requested_time',
  'requested_memory',
  'status',
  'user',
  'group',
  'executable',
  'queue',
  'partition',
  'preceding_job',
  'think_time',
] as const;

type SwfField = (typeof swfFields)[number];

const KB_PER_MB = 1024;
const UNKNOWN_USER = 'unknown';

/**
 * Reads the Standard Workload Format (Chapin et al., 1999). Times are seconds, memory is KB a processor: what was used
 * where that is known, else what was requested.
 */
export function swfReader(options: { readonly kindColumn?: string | undefined }): EventReader {
  return (name, sink) => {
    const pooled = namePool();
    const { kindColumn } = options;
    if (kindColumn !== undefined && !swfFields.some((field) => field === kindColumn)) {
      throw badRow({ name, line: 1 }, `column ${kindColumn} is missing; there are ${swfFields.join(', ')}`);
    }
    return lineSplitter(name, (text, line) => {
      if (text.startsWith(';')) {
        return;
      }
      const values = text.split(/\s+/);
      if (values.length !== swfFields.length) {
        throw badRow({ name, line }, `${values.length} fields where the format has ${swfFields.length}`);
      }
      const textOf = (field: string) => values[swfFields.indexOf(field as SwfField)] ?? '';
      const numberOf = (field: SwfField) => {
        const value = Number(textOf(field));
        if (!Number.isFinite(value)) {
          throw badCell({ name, line }, { column: field, value: textOf(field), wanted: 'a number' });
        }
        return value < 0 ? undefined : value;
      };
      const nameOf = (field: string) => (textOf(field) === '-1' ? undefined : pooled(textOf(field)));
      const submitS = numberOf('submit');
      if (submitS === undefined) {
        throw badCell(
          { name, line },
          { column: 'submit', value: textOf('submit'), wanted: 'a number from 0 up' },
        );
      }
      const runS = numberOf('run');
      const memoryKb = numberOf('memory') ?? numberOf('requested_memory');
      const event = {
        at: submitS * MS_PER_SECOND,
        user: nameOf('user') ?? UNKNOWN_USER,
        program: nameOf('executable'),
        kind: (kindColumn === undefined ? undefined : nameOf(kindColumn)) ?? KIND_OF_ALL,
        durationMs: runS === undefined ? undefined : runS * MS_PER_SECOND,
        memoryMb:
          memoryKb === undefined
            ? undefined
            : (memoryKb * Math.max(1, numberOf('processors') ?? 1)) / KB_PER_MB,
      };
      sink(event, line);
    });
  };
}
