import { MS_PER_DAY } from '../../kernel/units.ts';
import type { Intent } from '../../model/forecast.ts';
import type { IntentStore } from '../store.ts';
import { rowNumber } from './query-builder.ts';
import type { SqliteSession } from './sqlite-session.ts';

/** Ended this long before a new one starts, an intent is of no use to anyone. */
const KEPT_MS = 30 * MS_PER_DAY;
const FORGOTTEN_PER_SAVE = 20;

/** Intents in SQLite. Saving one forgets a few that ended a month before it starts. */
export function createSqliteIntentStore({ connection, builder, read, write }: SqliteSession): IntentStore {
  return {
    save: (intent) =>
      write(() => {
        const saved = { ends_at: intent.endsAt, intent_json: JSON.stringify(intent) };
        connection.run(
          builder
            .insertInto('intent')
            .values({ id: intent.id, ...saved })
            .onConflict((conflict) => conflict.column('id').doUpdateSet(saved)),
        );
        const old = builder
          .selectFrom('intent')
          .select(rowNumber.as('row'))
          .where('ends_at', '<', intent.startsAt - KEPT_MS)
          .limit(FORGOTTEN_PER_SAVE);
        connection.run(builder.deleteFrom('intent').where(rowNumber, 'in', old));
      }),
    active: (at) =>
      read(() =>
        connection
          .all(
            builder
              .selectFrom('intent')
              .select('intent_json')
              .where('ends_at', '>', at)
              .orderBy('ends_at')
              .orderBy('id'),
          )
          .map(({ intent_json }) => JSON.parse(intent_json) as Intent),
      ),
  };
}
