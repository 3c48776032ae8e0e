import { BYTES_PER_MB } from '../../../kernel/units.ts';
import { COMPILE_MS_MAX, type ExecutionLimits } from '../../../model/execution.ts';
import { PistonRefusal } from './piston-refusal.ts';

/** What a job may set; all of them are checked. */
const constraintNames = [
  'compile_memory_limit',
  'run_memory_limit',
  'compile_timeout',
  'run_timeout',
  'compile_cpu_time',
  'run_cpu_time',
] as const;

type ConstraintName = (typeof constraintNames)[number];

/** Piston's word for no limit of its own: here the server's default. */
const UNSET = -1;

/** The most that each may be: milliseconds, and bytes of memory. */
function maximumsOf({ wallMs, cpuMs, memoryMb }: ExecutionLimits): Readonly<Record<ConstraintName, number>> {
  const memoryBytes = memoryMb * BYTES_PER_MB;
  return {
    compile_memory_limit: memoryBytes,
    run_memory_limit: memoryBytes,
    compile_timeout: COMPILE_MS_MAX,
    run_timeout: wallMs,
    compile_cpu_time: COMPILE_MS_MAX,
    run_cpu_time: cpuMs,
  };
}

/** The value if it is one; undefined where the server's default holds. Throws `PistonRefusal` in Piston's words. */
function readConstraint(name: ConstraintName, value: unknown, maximum: number): number | undefined {
  if (!value) {
    return undefined;
  }
  if (typeof value !== 'number') {
    throw new PistonRefusal(`If specified, ${name} must be a number`);
  }
  if (value > maximum) {
    throw new PistonRefusal(`${name} cannot exceed the configured limit of ${maximum}`);
  }
  if (value === UNSET && name.endsWith('_memory_limit')) {
    return undefined;
  }
  if (value < 0) {
    throw new PistonRefusal(`${name} must be non-negative`);
  }
  return value;
}

/** The limits of a run that a job asks for. Those of a compiler are its manifest's: what is asked of them is only checked. */
export function readPistonLimits(
  body: Readonly<Record<string, unknown>>,
  limitsMax: ExecutionLimits,
): Partial<ExecutionLimits> {
  const maximums = maximumsOf(limitsMax);
  const read: Partial<Record<ConstraintName, number>> = {};
  for (const name of constraintNames) {
    const value = readConstraint(name, body[name], maximums[name]);
    if (value !== undefined) {
      read[name] = value;
    }
  }
  const { run_timeout: wallMs, run_cpu_time: cpuMs, run_memory_limit: memoryBytes } = read;
  return {
    ...(wallMs === undefined ? {} : { wallMs }),
    ...(cpuMs === undefined ? {} : { cpuMs }),
    ...(memoryBytes === undefined ? {} : { memoryMb: memoryBytes / BYTES_PER_MB }),
  };
}
