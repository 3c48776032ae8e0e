import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';
import { LOOP_DELAY_FOLDER, LOOP_DELAY_RESOLUTION_MS } from './loop-delays.ts';

/** Loaded into a process that is measured, before anything of its own: see LoopDelays. */
function watch(folder: string): void {
  const monitor = monitorEventLoopDelay({ resolution: LOOP_DELAY_RESOLUTION_MS });
  monitor.enable();
  let gapsMs: number[] = [];
  let lastAt = performance.now();
  setInterval(() => {
    const now = performance.now();
    gapsMs.push(now - lastAt);
    lastAt = now;
  }, LOOP_DELAY_RESOLUTION_MS).unref();
  const write = (value: unknown) => {
    const file = join(folder, `${process.pid}.json`);
    writeFileSync(`${file}.new`, JSON.stringify(value));
    renameSync(`${file}.new`, file);
  };
  const { argv } = process;
  write({ argv });
  // To begin: what was before, the start of the process, is no part of it.
  process.on('SIGUSR2', () => {
    write({ argv });
    monitor.reset();
    gapsMs = [];
    lastAt = performance.now();
  });
  process.on('SIGWINCH', () => {
    const monitored = {
      p50: monitor.percentile(50) / 1e6,
      p99: monitor.percentile(99) / 1e6,
      max: monitor.max / 1e6,
    };
    // A loop that does not turn just now has been late for so long at least.
    write({ argv, monitored, gapsMs: [...gapsMs, performance.now() - lastAt] });
  });
}

const folder = process.env[LOOP_DELAY_FOLDER];
if (isMainThread && folder !== undefined) {
  watch(folder);
}
