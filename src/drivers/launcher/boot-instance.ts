import type { Duplex } from 'node:stream';
import { ChameleonError } from '../../kernel/errors.ts';
import type { InstanceId } from '../../kernel/ids.ts';
import type { z } from '../../kernel/schema.ts';
import type { DetectedRuntime } from './detect-runtimes.ts';
import { encodeFrame, type Frame, frameTypes } from './frame-codec.ts';
import { LauncherConnection } from './launcher-connection.ts';
import { LauncherInstance } from './launcher-instance.ts';
import {
  describeFailure,
  failureSchema,
  type ReadyReply,
  readReply,
  readySchema,
} from './launcher-replies.ts';
import { createFrame } from './run-frames.ts';
import type { WarmMemory } from './warm-memory.ts';

/** Steps that build a wall: where one fails, the host does not let the level be had. */
const LAYER_STEP =
  /^(instance|box|cgroup|landlock|seccomp|identity|capabilities|rlimit|scratch|init:cgroupns|contained)\b/;

function failureOf(frame: Frame | undefined): ChameleonError {
  if (frame === undefined) {
    return new ChameleonError('instance-failed', 'the launcher hung up before the instance was ready');
  }
  const failure = readReply(failureSchema, frame.payload);
  const code = LAYER_STEP.test(failure.step) ? 'isolation-unavailable' : 'instance-failed';
  return new ChameleonError(code, describeFailure(failure));
}

/** Sends the request and waits for READY. `hear` gets every later frame. Rejects with the launcher's failure. */
export async function park<Ready>(
  socket: Duplex,
  create: Buffer,
  {
    schema,
    hear,
    wanted,
  }: {
    readonly schema: z.ZodType<Ready>;
    readonly hear: (frame: Frame) => void;
    readonly wanted?: Promise<void> | undefined;
  },
): Promise<{ readonly connection: LauncherConnection; readonly ready: Ready }> {
  const first = Promise.withResolvers<Frame | undefined>();
  let isReady = false;
  const connection = new LauncherConnection(socket, (frame) => {
    if (isReady) {
      hear(frame);
      return;
    }
    isReady = true;
    first.resolve(frame);
  });
  void connection.closed.then(() => first.resolve(undefined));
  connection.send(create);
  void wanted?.then(() => connection.send(encodeFrame(frameTypes.wanted)));
  const frame = await first.promise;
  if (frame?.type !== frameTypes.ready) {
    connection.destroy();
    throw failureOf(frame);
  }
  return { connection, ready: readReply(schema, frame.payload) };
}

/** Makes one instance of a runtime, parked and ready. */
export async function bootInstance(request: {
  readonly instanceId: InstanceId;
  readonly runtime: DetectedRuntime;
  readonly uid: number | undefined;
  readonly preload: readonly string[] | undefined;
  /** The zygote whose fork is to be its interpreter; undefined boots one. */
  readonly zygote: string | undefined;
  /** What that one has loaded for its forks. */
  readonly packages: readonly string[];
  /** The name that its way out goes by, if it is to have one. */
  readonly egress: string | undefined;
  /** As in the request of an instance. */
  readonly wanted: Promise<void> | undefined;
  readonly socket: Duplex;
  /** When it was asked for, where more than this has to happen first; on the clock of `performance`. */
  readonly startedAt?: number;
  readonly warmMemory: WarmMemory;
  /** As in the birth of an instance. */
  readonly stopMsMax?: number;
}): Promise<{
  readonly instance: LauncherInstance;
  readonly ready: ReadyReply;
  readonly closed: Promise<void>;
}> {
  const { startedAt = performance.now() } = request;
  let instance: LauncherInstance | undefined;
  const early: Frame[] = [];
  const hear = (frame: Frame) => (instance === undefined ? early.push(frame) : instance.receive(frame));
  const { socket, wanted } = request;
  const create = createFrame({ ...request, isAhead: wanted !== undefined });
  const { connection, ready } = await park(socket, create, { schema: readySchema, hear, wanted });
  const bootMs = performance.now() - startedAt;
  const { instanceId, runtime, packages, warmMemory, stopMsMax } = request;
  const birth = { instanceId, runtime, packages, connection, ready, bootMs, warmMemory, stopMsMax };
  instance = new LauncherInstance(birth);
  for (const frame of early) {
    instance.receive(frame);
  }
  return { instance, ready, closed: connection.closed };
}
