import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

const LOOPS_PER_PROCESSOR = 2;

/** Keeps every processor busy twice over, with children of this process. */
export function startBusyLoops() {
  const children = Array.from({ length: LOOPS_PER_PROCESSOR * availableParallelism() }, () =>
    spawn('/bin/sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }),
  );
  const killAll = () => {
    for (const child of children) {
      child.kill('SIGKILL');
    }
  };
  process.once('exit', killAll);
  // Without a handler nobody would hear of the end.
  process.once('SIGTERM', () => process.exit(143));
  process.once('SIGINT', () => process.exit(130));
  return {
    async stop(): Promise<void> {
      const exits = children.map((child) => once(child, 'exit'));
      killAll();
      await Promise.all(exits);
    },
  };
}
