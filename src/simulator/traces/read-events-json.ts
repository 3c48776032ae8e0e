import { MS_PER_SECOND } from '../../kernel/units.ts';
import { badCell } from './bad-row.ts';
import { namePool } from './pool-names.ts';
import { readJsonObject, readName, readQuantity } from './read-json-line.ts';
import { lineSplitter } from './split-lines.ts';
import type { EventReader } from './text-trace.ts';
import { KIND_OF_ALL } from './trace-event.ts';

/** Reads events as JSON lines, an object each, with the names that the columns of the CSV form have. */
export function eventsJsonReader(options: { readonly kindColumn?: string | undefined }): EventReader {
  return (name, sink) => {
    const pooled = namePool();
    const kindColumn = options.kindColumn ?? 'kind';
    return lineSplitter(name, (text, line) => {
      const place = { name, line };
      const object = readJsonObject(text, place);
      const seconds = readQuantity(object, 't', place);
      const user = readName(object, 'user', place);
      if (seconds === undefined) {
        throw badCell(place, { column: 't', value: object.t, wanted: 'a number from 0 up' });
      }
      if (user === undefined) {
        throw badCell(place, { column: 'user', value: object.user, wanted: 'the name of a user' });
      }
      const program = readName(object, 'fn', place);
      const durationS = readQuantity(object, 'dur_s', place);
      const event = {
        at: seconds * MS_PER_SECOND,
        user: pooled(user),
        program: program === undefined ? undefined : pooled(program),
        kind: pooled(readName(object, kindColumn, place) ?? KIND_OF_ALL),
        durationMs: durationS === undefined ? undefined : durationS * MS_PER_SECOND,
        memoryMb: readQuantity(object, 'mem_mb', place),
      };
      sink(event, line);
    });
  };
}
