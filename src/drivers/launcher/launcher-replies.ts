import { z } from '../../kernel/schema.ts';

const count = z.number().int();

/** What the daemon says on its standard output once: what it offers, or which step failed. */
export const announcementSchema = z.union([
  z.object({ level: z.enum(['process', 'process-landlock']), landlock: count, pid: count }),
  z.object({ step: z.string(), errno: count, error: z.string() }),
]);

/** READY: the layers of one instance, as they were applied. */
export const readySchema = z.object({
  level: z.enum(['process', 'process-landlock', 'container']),
  uid: count,
  namespaces: z.array(z.string()),
  seccomp: z.boolean(),
  egress: z.boolean(),
  landlock: count,
  proc: z.boolean(),
  cgroups: z.record(z.string(), count),
  memoryBytes: count,
  createUs: count,
});

export type ReadyReply = z.infer<typeof readySchema>;

/** READY of a zygote: it listens. */
export const listeningSchema = z.object({
  zygote: z.string(),
  createUs: count,
  loadUs: count,
  memoryBytes: count,
});

/** WARM: what a parked instance holds once its interpreter has warmed up. */
export const warmSchema = z.object({ memoryBytes: count });

/** EXIT: how the program ended and what it used, without what its interpreter had used before. */
export const exitSchema = z.object({
  exitCode: count.optional(),
  signal: count.optional(),
  kept: z.boolean(),
  killReason: z.enum(['none', 'wall', 'cpu', 'memory', 'processes', 'output', 'cancelled', 'hangup']),
  stdoutTruncated: z.boolean(),
  stderrTruncated: z.boolean(),
  complete: z.boolean(),
  usage: z.object({
    cpuUserUs: count,
    cpuSystemUs: count,
    startUs: count,
    wallUs: count,
    memoryBytesPeak: count,
    memorySource: z.enum(['cgroup', 'sampled', 'maxrss']),
    processesPeak: count,
    stdinBytes: count,
    stdoutBytes: count,
    stderrBytes: count,
    boxBytes: count,
    readChars: count,
    writeChars: count,
    oomKills: count,
  }),
});

export type ExitReply = z.infer<typeof exitSchema>;

/** FAILURE: the launcher, the agent or the request failed; never the program. */
export const failureSchema = z.object({
  step: z.string(),
  errno: count,
  error: z.string(),
  detail: z.string().optional(),
});

/** A failure in one sentence. */
export function describeFailure(failure: z.infer<typeof failureSchema>): string {
  const detail = failure.detail === undefined ? '' : `: ${failure.detail.trim()}`;
  return `${failure.step}: ${failure.error}${detail}`;
}

/** The JSON of a reply, checked. Throws when the launcher does not keep its own protocol. */
export function readReply<T>(schema: z.ZodType<T>, payload: Uint8Array): T {
  return schema.parse(JSON.parse(Buffer.from(payload).toString()));
}
