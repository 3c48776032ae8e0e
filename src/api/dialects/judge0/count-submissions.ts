import { MS_PER_DAY } from '../../../kernel/units.ts';
import type { Execution } from '../../../model/execution.ts';
import type { Judge0Language } from './judge0-languages.ts';
import { judge0FactsOf } from './judge0-note.ts';
import { judge0Statuses, judge0StatusOf } from './judge0-status.ts';

const DAYS_OF_MONTH = 30;

/** How many of these submissions there are of each language and status, and since when; `now` in ms since the epoch. */
export function countSubmissions(
  submissions: readonly Execution[],
  { languages, now }: { readonly languages: readonly Judge0Language[]; readonly now: number },
): Readonly<Record<string, unknown>> {
  const since = (at: number) => submissions.filter(({ acceptedAt }) => acceptedAt >= at).length;
  const told = submissions.map((execution) => {
    const facts = judge0FactsOf(execution.request);
    return { languageId: facts?.languageId, statusId: judge0StatusOf(execution, facts?.expectedOutput) };
  });
  return {
    submissions: {
      total: submissions.length,
      today: since(Math.floor(now / MS_PER_DAY) * MS_PER_DAY),
      last_30_days: since(now - DAYS_OF_MONTH * MS_PER_DAY),
    },
    languages: languages
      .map(({ id, name }) => ({
        language: { id, name },
        count: told.filter(({ languageId }) => languageId === id).length,
      }))
      .filter(({ count }) => count > 0),
    statuses: judge0Statuses
      .map((status) => ({ status, count: told.filter(({ statusId }) => statusId === status.id).length }))
      .filter(({ count }) => count > 0),
  };
}
