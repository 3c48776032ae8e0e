import { MS_PER_SECOND } from '../../../kernel/units.ts';
import type { ExecutionLimits } from '../../../model/execution.ts';
import type { Config } from '../../../platform/config.ts';

const BYTES_PER_KB = 1024;
const KB_PER_MB = 1024;

/** What Judge0 has a bound for; seconds and KB. */
export interface Judge0Limit {
  readonly name: string;
  readonly defaultValue: number;
  readonly minimum: number;
  readonly maximum: number;
  /** How it is told and stored: times have decimals. */
  readonly kind: 'seconds' | 'count';
}

/** What it may ask for and the platform does not enforce: checked and shown again, as in Judge0. */
export const EXTRA_TIME: Judge0Limit = {
  name: 'cpu_extra_time',
  defaultValue: 0,
  minimum: 0,
  maximum: 5,
  kind: 'seconds',
};
export const STACK: Judge0Limit = {
  name: 'stack_limit',
  defaultValue: 64_000,
  minimum: 0,
  maximum: 128_000,
  kind: 'count',
};
const RUNS: Judge0Limit = {
  name: 'number_of_runs',
  defaultValue: 1,
  minimum: 1,
  maximum: 1,
  kind: 'count',
};

/** A limit that the platform does enforce, and how it is told there. */
interface EnforcedLimit {
  readonly name: string;
  readonly kind: Judge0Limit['kind'];
  readonly minimum: number;
  readonly ours: keyof ExecutionLimits;
  /** So many of ours are one of theirs. */
  readonly scale: number;
}

const enforced: readonly EnforcedLimit[] = [
  { name: 'cpu_time_limit', kind: 'seconds', minimum: 0.001, ours: 'cpuMs', scale: MS_PER_SECOND },
  { name: 'wall_time_limit', kind: 'seconds', minimum: 1, ours: 'wallMs', scale: MS_PER_SECOND },
  { name: 'memory_limit', kind: 'count', minimum: 2048, ours: 'memoryMb', scale: 1 / KB_PER_MB },
  { name: 'max_processes_and_or_threads', kind: 'count', minimum: 1, ours: 'processCount', scale: 1 },
  { name: 'max_file_size', kind: 'count', minimum: 1, ours: 'fileBytes', scale: BYTES_PER_KB },
];

/** Every limit that a submission may ask for, with the defaults and maximums of this server. */
export function judge0LimitsOf({
  limits,
  limitsMax,
}: Pick<Config, 'limits' | 'limitsMax'>): readonly Judge0Limit[] {
  return [
    ...enforced.map(({ name, kind, minimum, ours, scale }) => ({
      name,
      kind,
      minimum,
      defaultValue: limits[ours] / scale,
      maximum: limitsMax[ours] / scale,
    })),
    EXTRA_TIME,
    STACK,
    RUNS,
  ];
}

/** What was asked for, as the platform takes it. */
export function platformLimitsOf(asked: ReadonlyMap<string, number>): Partial<ExecutionLimits> {
  return Object.fromEntries(
    enforced.flatMap(({ name, ours, scale }) => {
      const value = asked.get(name);
      return value === undefined ? [] : [[ours, value * scale]];
    }),
  );
}

/** What an execution ran under, as Judge0 would tell it. */
export function toldLimitsOf(limits: ExecutionLimits): Readonly<Record<string, number>> {
  return Object.fromEntries(
    enforced.map(({ name, ours, scale }) => [name, Math.round((limits[ours] / scale) * 1000) / 1000]),
  );
}
