import type { ModelStateStore } from '../store.ts';
import type { SqliteSession } from './sqlite-session.ts';

/** Model checkpoints in SQLite, the newest per name. */
export function createSqliteModelStateStore({
  connection,
  builder,
  read,
  write,
}: SqliteSession): ModelStateStore {
  return {
    load: (name) =>
      read(() => {
        const found = connection.first(
          builder.selectFrom('model_state').select('state_json').where('name', '=', name),
        );
        return found === undefined ? undefined : (JSON.parse(found.state_json) as unknown);
      }),
    save: (name, state) => {
      // Taken now, not at the commit: the model goes on learning in between.
      const saved = { state_json: JSON.stringify(state ?? null) };
      return write(() => {
        connection.run(
          builder
            .insertInto('model_state')
            .values({ name, ...saved })
            .onConflict((conflict) => conflict.column('name').doUpdateSet(saved)),
        );
      });
    },
  };
}
