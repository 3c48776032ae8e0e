import { makeId } from '../../kernel/ids.ts';
import type { ExecutionLimits } from '../../model/execution.ts';
import type { DetectedRuntime } from '../launcher/detect-runtimes.ts';
import { runFrame } from '../launcher/run-frames.ts';

/** A translated processor takes seconds for what a program does first. */
const limits: ExecutionLimits = {
  wallMs: 60_000,
  cpuMs: 60_000,
  memoryMb: 512,
  processCount: 64,
  outputBytes: 65_536,
  fileBytes: 1_048_576,
};

/** The frame that runs an empty program. */
export function rehearsalFrame(runtime: DetectedRuntime): Buffer {
  const owner = { tenantId: makeId('ten', 'rehearsal'), userId: makeId('usr', 'rehearsal') };
  const program = { programId: 'prg_rehearsal', code: '' };
  const request = {
    executionId: makeId('exe', 'rehearsal'),
    owner,
    program,
    stdin: '',
    args: [],
    env: {},
    limits,
  };
  return runFrame(runtime, request, { boxBytes: 0, stdinBytes: 0 });
}
