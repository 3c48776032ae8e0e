import { messageOf } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema.ts';

const amount = z.number().nonnegative();

/**
 * What a simulated program does. Its code is this object as JSON; every field may be left out and is then
 * drawn from the runtime's settings, or zero. Code that is not a JSON object is a program whose every figure
 * is drawn, so that real programs of a recorded trace can be replayed.
 */
const directiveSchema = z.strictObject({
  /** From hand-over to first instruction, when it was not loaded ahead. */
  initialiseMs: amount.optional(),
  runMs: z.number().positive().optional(),
  cpuMs: amount.optional(),
  memoryMb: z.number().positive().optional(),
  processCount: z.number().int().min(1).optional(),
  exitCode: z.number().int().min(0).max(255).optional(),
  /** Ends by this signal instead of an exit. */
  signal: z.string().optional(),
  /** Written at the first instruction. */
  stdout: z.string().optional(),
  stderr: z.string().optional(),
  /** Also writes `stdin=…`, `args=…|…` and `env=` with the variable CONFORMANCE, a line each. */
  echo: z.boolean().optional(),
  /** Answers its input as it comes, and ends with it: `runMs` says nothing then. */
  converses: z.boolean().optional(),
  /** Further bytes of standard output, written evenly over the run. */
  stdoutBytes: z.number().int().nonnegative().optional(),
  readBytes: amount.optional(),
  writtenBytes: amount.optional(),
  networkBytes: amount.optional(),
  /** The instance, not the program, fails so long after the first instruction. */
  crashAtMs: amount.optional(),
});

export type SimulatedDirective = z.infer<typeof directiveSchema>;

/** Reads a program's directive. A malformed one behaves like a syntax error: exit code 2 and a word on standard error. */
export function readDirective(code: string): SimulatedDirective {
  const text = code.trim();
  if (!text.startsWith('{') || !text.endsWith('}')) {
    return {};
  }
  try {
    return directiveSchema.parse(JSON.parse(text));
  } catch (error) {
    return { runMs: 1, exitCode: 2, stderr: `bad simulated program: ${messageOf(error)}\n` };
  }
}
