import { availableParallelism, cpus, loadavg, release } from 'node:os';

/** The median of several repetitions and how far they lay apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = sorted.length / 2;
  return {
    median: (at(Math.ceil(middle) - 1) + at(Math.floor(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

/** `median (min–max)`. */
export function showSpread({ median, min, max }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

/** Where it was measured, and how busy that machine was already: the load tells how far to trust the figures. */
export function describeMachine() {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
  const cores = availableParallelism();
  const load1m = loadavg()[0] ?? Number.NaN;
  const node = process.version;
  const text = `${cpu}, ${cores} cores, ${process.platform} ${release()}, Node ${node}, load before ${load1m.toFixed(1)}`;
  return { cpu, cores, kernel: release(), node, load1m, text };
}
