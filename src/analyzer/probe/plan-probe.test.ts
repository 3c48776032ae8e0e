import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../kernel/random.ts';
import type { ProbeMeasure } from '../../model/program-probe.ts';
import { planProbe } from './plan-probe.ts';
import { PROBE_CPU_MS_MAX, PROBE_RUN_COUNT_MAX, PROBE_WALL_MS_MAX, probeRunLimits } from './probe-limits.ts';
import type { ProbeRun, ProbeStep } from './probe-run.ts';
import { readProbe } from './read-probe.ts';
import { probeFormats } from './write-probe-input.ts';

const noiseMs = 4;
const FIXED_MS = 5;

/** A program that takes inputs of some formats, and so much time for each size; it refuses all others. */
interface MadeUpProgram {
  readonly formats: readonly number[];
  costMs(size: number, format: number): number;
  readonly endsWith?: ProbeMeasure['reason'];
}

function measureOf(reason: ProbeMeasure['reason'], exitCode: number | null, cpuMs: number): ProbeMeasure {
  return {
    reason,
    exitCode,
    cpuMs,
    memoryMbPeak: 5,
    processCountPeak: 1,
    outputBytes: 0,
    operations: { computeRatio: 1, fileRatio: 0, networkRatio: 0, processRatio: 0 },
  };
}

function runOf({ formats, costMs, endsWith = 'exit' }: MadeUpProgram, step: ProbeStep): ProbeMeasure {
  if (step.kind === 'first') {
    return measureOf(endsWith, endsWith === 'exit' ? 1 : null, FIXED_MS);
  }
  if (step.kind !== 'input') {
    return measureOf('exit', 0, step.kind === 'imports' ? 35 : 2);
  }
  const costs = costMs(step.size, step.format);
  if (!formats.includes(step.format)) {
    return measureOf('exit', 1, FIXED_MS);
  }
  return costs + FIXED_MS > probeRunLimits.cpuMs
    ? measureOf('cpu', null, probeRunLimits.cpuMs)
    : measureOf('exit', 0, FIXED_MS + costs);
}

/** A whole probe, each run taking `msPerRun`. */
function probe(
  program: MadeUpProgram,
  { readsInput = true, hasImports = false, msPerRun = 30, error = 0, seed = 1 } = {},
): ProbeRun[] {
  const random = seededRandom(seed);
  const runs: ProbeRun[] = [];
  for (let now = 0; ; now += msPerRun) {
    const step = planProbe({ hasImports, readsInput, noiseMs }, runs, now);
    if (step === undefined) {
      return runs;
    }
    const exact = runOf(program, step);
    const cpuMs = exact.cpuMs * (1 + error * (2 * random.next() - 1));
    runs.push({ step, measure: { ...exact, cpuMs } });
  }
}

const growing = [
  ['linear', 0.002, (n: number) => n],
  ['quadratic', 0.0001, (n: number) => n ** 2],
  ['cubic', 0.00005, (n: number) => n ** 3],
  ['exponential', 0.0001, (n: number) => 2 ** n],
  ['exponential', 0.001, (n: number) => (n > 20 ? 1e9 : factorial(n))],
] as const;

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

describe('a probe', () => {
  it('begins with nothing, then imports alone, then the program without input', () => {
    const runs = probe({ formats: [], costMs: () => 0 }, { hasImports: true });
    expect(runs.slice(0, 4).map(({ step }) => step.kind)).toEqual([
      'baseline',
      'baseline',
      'imports',
      'first',
    ]);
    expect(readProbe(runs, noiseMs)).toMatchObject({ importMs: 33, growth: undefined });
  });

  it('ends there for a program that reads nothing, or that is a bomb', () => {
    const quiet = { formats: [0], costMs: () => 100 };
    expect(probe(quiet, { readsInput: false })).toHaveLength(3);
    for (const endsWith of ['memory', 'processes', 'output'] as const) {
      expect(probe({ ...quiet, endsWith })).toHaveLength(3);
    }
  });

  it.each(growing)('tells that a program is %s', (name, factor, curve) => {
    const runs = probe({ formats: [0, 5], costMs: (size) => factor * curve(size) });
    expect(readProbe(runs, noiseMs)?.growth).toMatchObject({ class: name });
  });

  it('grows the format that costs most, though another one tells more', () => {
    const runs = probe({
      formats: [0, 2],
      costMs: (size, format) => (format === 2 ? 0.0001 * size ** 2 : 0.001 * size),
    });
    expect(readProbe(runs, noiseMs)?.growth).toMatchObject({
      class: 'quadratic',
      inputFormat: probeFormats[2]?.name,
    });
  });

  it('goes on to another format where the first shows nothing up to its largest size', () => {
    const runs = probe({ formats: [0, 1], costMs: (size, format) => (format === 1 ? size / 10_000 : 0) });
    expect(readProbe(runs, noiseMs)?.growth).toMatchObject({
      class: 'linear',
      inputFormat: probeFormats[1]?.name,
    });
  });

  it('says nothing of a program that takes every input and never more time', () => {
    const runs = probe({ formats: [...probeFormats.keys()], costMs: () => 0 });
    expect(readProbe(runs, noiseMs)?.growth).toBeUndefined();
  });

  it('stays within its budget, whatever the program does and however its times stray', () => {
    const program = fc.record({
      formats: fc.subarray([...probeFormats.keys()]),
      factor: fc.double({ min: 1e-6, max: 10, noNaN: true }),
      degree: fc.double({ min: 0, max: 4, noNaN: true }),
      base: fc.constantFrom(1, 1, 1.5, 2),
    });
    fc.assert(
      fc.property(
        program,
        fc.integer({ min: 5, max: 2000 }),
        fc.nat(1000),
        ({ formats, factor, degree, base }, msPerRun, seed) => {
          const costMs = (size: number) => factor * size ** degree * base ** Math.min(size, 500);
          const runs = probe({ formats, costMs }, { msPerRun, error: 0.3, seed });
          expect(runs.length).toBeLessThanOrEqual(PROBE_RUN_COUNT_MAX);
          expect((runs.length - 1) * msPerRun).toBeLessThan(PROBE_WALL_MS_MAX);
          const cpuMs = runs.slice(0, -1).reduce((sum, { measure }) => sum + measure.cpuMs, 0);
          expect(cpuMs).toBeLessThan(PROBE_CPU_MS_MAX);
          const asked = new Map<string, number>();
          for (const { step } of runs) {
            if (step.kind === 'input') {
              expect(Number.isInteger(step.size)).toBe(true);
              expect(step.size).toBeLessThanOrEqual(probeFormats[step.format]?.sizeMax ?? 0);
              const key = `${step.format} ${step.size}`;
              asked.set(key, (asked.get(key) ?? 0) + 1);
            }
          }
          // Only the top is ever measured twice.
          expect(Math.max(0, ...asked.values())).toBeLessThanOrEqual(2);
          expect(probe({ formats, costMs }, { msPerRun, error: 0.3, seed })).toEqual(runs);
          const reading = readProbe(runs, noiseMs);
          expect(reading?.growth?.confidenceRatio ?? 0).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 300 },
    );
  });
});
