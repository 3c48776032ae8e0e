import { makeId } from '../../src/kernel/ids.ts';
import type { Submission } from '../../src/platform/chameleon.ts';

/** What a program of the simulated driver does: it runs so long, holds so much, and ends well. */
export function simulatedProgram(runMs: number): string {
  return JSON.stringify({ runMs, memoryMb: 30, exitCode: 0 });
}

/** One short Python program of one user, but for what is changed. */
export function simulatedSubmission(change: Partial<Submission> = {}): Submission {
  return {
    tenantId: makeId('ten', 't'),
    userId: makeId('usr', 'ada'),
    runtime: 'python',
    fileName: undefined,
    code: simulatedProgram(5),
    stdin: '',
    args: [],
    env: {},
    limits: {},
    idempotencyKey: undefined,
    ...change,
  };
}
