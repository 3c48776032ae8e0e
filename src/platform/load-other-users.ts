import type { Clock } from '../kernel/clock.ts';
import type { UserProfiler } from '../profiler/user-profiler.ts';

/** Between two parts: requests come first. */
const PAUSE_MS = 20;

/** Takes up, part by part, the users whom an earlier life knew, while the server works already; returns how to stop. */
export function loadOtherUsers(parts: {
  readonly clock: Clock;
  readonly profiler: Pick<UserProfiler, 'loadMore'>;
  readonly onProblem: (error: unknown, what: string) => void;
}): () => void {
  const { clock, profiler, onProblem } = parts;
  let isStopped = false;
  let cancel = clock.schedule(PAUSE_MS, next);

  function next(): void {
    profiler.loadMore().then(
      (rest) => {
        if (rest === 'more' && !isStopped) {
          cancel = clock.schedule(PAUSE_MS, next);
        }
      },
      (error: unknown) => onProblem(error, 'some users of an earlier life were not taken up'),
    );
  }

  return () => {
    isStopped = true;
    cancel();
  };
}
