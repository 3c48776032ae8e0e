import type { Execution } from '../../../src/model/execution.ts';
import type { ExecutionFilter } from '../../../src/model/execution-filter.ts';

/** Those, newest first, that a filter lets through. */
export function filterExecutions(
  newestFirst: readonly Execution[],
  { count, ...filter }: ExecutionFilter & { readonly count: number },
): readonly Execution[] {
  const isWanted = ({ id, request, state, acceptedAt }: Execution) => {
    const outcome = state.kind === 'finished' ? state.result.outcome : undefined;
    const { after } = filter;
    const isAfter =
      after === undefined ||
      acceptedAt < after.acceptedAt ||
      (acceptedAt === after.acceptedAt && id < after.id);
    const pairs = [
      [filter.userId, request.userId],
      [filter.runtime, request.runtime],
      [filter.programId, request.programId],
      [filter.state, state.kind],
      [filter.outcome, outcome],
    ] as const;
    return (
      isAfter &&
      acceptedAt >= (filter.since ?? Number.NEGATIVE_INFINITY) &&
      acceptedAt < (filter.until ?? Number.POSITIVE_INFINITY) &&
      pairs.every(([wanted, is]) => wanted === undefined || wanted === is)
    );
  };
  return newestFirst.filter(isWanted).slice(0, count);
}
