import type { ProgramAnalysis } from '../../model/program-analysis.ts';
import type { AnalysisStore } from '../store.ts';
import type { SqliteSession } from './sqlite-session.ts';

/** Analyses in SQLite, the newest per program and tenant. */
export function createSqliteAnalysisStore({
  connection,
  builder,
  read,
  write,
}: SqliteSession): AnalysisStore {
  return {
    find: (tenantId, programId) =>
      read(() => {
        const found = connection.first(
          builder
            .selectFrom('analysis')
            .select('analysis_json')
            .where('tenant_id', '=', tenantId)
            .where('program_id', '=', programId),
        );
        return found === undefined ? undefined : (JSON.parse(found.analysis_json) as ProgramAnalysis);
      }),
    save: (tenantId, analysis) =>
      write(() => {
        const saved = { analysis_json: JSON.stringify(analysis) };
        connection.run(
          builder
            .insertInto('analysis')
            .values({ tenant_id: tenantId, program_id: analysis.programId, ...saved })
            .onConflict((conflict) => conflict.columns(['tenant_id', 'program_id']).doUpdateSet(saved)),
        );
      }),
  };
}
