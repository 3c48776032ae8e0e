import type { Execution } from '../api/api-schemas.ts';
import { advanceRun, type RunProgress } from '../figures/advance-run.ts';
import { useEffect, useState } from '../ui.ts';
import { followExecution } from './run-program.ts';
import { server } from './server.ts';
import { type Live, useLive } from './use-live.ts';

const nothingYet: RunProgress = { execution: undefined, stdout: '', stderr: '' };

/** One execution, and while it runs what it prints from now on. */
export function useExecution(id: string): Live<Execution> {
  const path = `/v1/executions/${encodeURIComponent(id)}`;
  const live = useLive(`execution ${id}`, (signal) => server.ask<Execution>(path, { signal }), {
    when: ({ executionId }) => executionId === id,
    intervalMsMin: 200,
  });
  const [seen, setSeen] = useState(nothingYet);
  const isUnfinished = live.data !== undefined && live.data.state !== 'finished';
  useEffect(() => {
    if (!isUnfinished) {
      return;
    }
    const abort = new AbortController();
    // When it breaks, the outcome still comes with the events of all executions.
    followExecution(id, abort.signal, (event) => setSeen((before) => advanceRun(before, event))).catch(
      () => undefined,
    );
    return () => abort.abort();
  }, [id, isUnfinished]);
  const { data } = live;
  return data === undefined || !isUnfinished
    ? live
    : { ...live, data: { ...data, stdout: seen.stdout, stderr: seen.stderr } };
}
