import { makeId } from '../../kernel/ids.ts';
import type { ExecutionLimits } from '../../model/execution.ts';
import type { DetectedRuntime } from '../launcher/detect-runtimes.ts';
import { encodeFile } from '../launcher/frame-codec.ts';
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

/** One line each: to say something is what nearly every program does. */
const programs: Readonly<Record<string, string>> = {
  bash: 'echo hello',
  javascript: "console.log('hello');",
  python: "print('hello')",
  typescript: "const text: string = 'hello';\nconsole.log(text);",
};

/** The frames that write and run a program which says a word, or in languages that are not in the list an empty one. */
export function rehearsalFrames(runtime: DetectedRuntime): readonly Buffer[] {
  const code = programs[runtime.info.runtime] ?? '';
  const source = encodeFile(runtime.info.fileName, Buffer.from(code));
  const owner = { tenantId: makeId('ten', 'rehearsal'), userId: makeId('usr', 'rehearsal') };
  const program = { programId: 'prg_rehearsal', code };
  const given = { executionId: makeId('exe', 'rehearsal'), owner, program };
  const request = { ...given, stdin: '', args: [], env: {}, limits };
  return [source, runFrame(runtime, request, { boxBytes: 0, stdinBytes: 0 })];
}
