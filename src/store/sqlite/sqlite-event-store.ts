import type { ChameleonEvent } from '../../model/events.ts';
import type { EventStore } from '../store.ts';
import { inChunks } from './in-chunks.ts';
import { preparedQuery, rowNumber, rowOf, type SlotFor } from './query-builder.ts';
import type { SqliteSession } from './sqlite-session.ts';
import type { Tables } from './tables.ts';

/** The event stream in SQLite. A long batch is committed in parts, so a failure may leave its beginning. */
export function createSqliteEventStore({ connection, builder, read, write }: SqliteSession): EventStore {
  const insert = preparedQuery((slot: SlotFor<Tables['event']>) =>
    builder.insertInto('event').values(rowOf(['at', 'event_json'], slot)),
  );
  return {
    append: (events) =>
      inChunks(events, (chunk) =>
        write(() => {
          for (const event of chunk) {
            connection.run(insert({ at: event.at, event_json: JSON.stringify(event) }));
          }
        }),
      ),
    read: (range) => read(() => readEvents({ connection, builder }, range)),
    forgetBefore: (at, countMax) =>
      write(() => {
        const oldest = builder
          .selectFrom('event')
          .select(rowNumber.as('row'))
          .where('at', '<', at)
          .orderBy('at')
          .limit(countMax);
        return connection.run(builder.deleteFrom('event').where(rowNumber, 'in', oldest));
      }),
  };
}

/** See `EventStore.read`. */
export function readEvents(
  { connection, builder }: Pick<SqliteSession, 'connection' | 'builder'>,
  { fromAt, untilAt, countMax }: Parameters<EventStore['read']>[0],
): readonly ChameleonEvent[] {
  return connection
    .all(
      builder
        .selectFrom('event')
        .select('event_json')
        .where('at', '>=', fromAt)
        .where('at', '<', untilAt)
        .orderBy('at')
        .orderBy(rowNumber)
        .limit(countMax),
    )
    .map(({ event_json }) => JSON.parse(event_json) as ChameleonEvent);
}
