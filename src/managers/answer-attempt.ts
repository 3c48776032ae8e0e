import type { RunReport } from '../drivers/driver.ts';
import type { InstanceId } from '../kernel/ids.ts';
import { noUsage } from '../model/execution.ts';
import type { IsolationLevel, StartKind } from '../model/instance.ts';
import type { ExecuteAnswer } from '../model/manager-messages.ts';
import type { NetworkUsage } from '../model/network.ts';
import { noFilesLeft } from '../model/program-file.ts';

/** Where an attempt ran and how long it waited for that, in milliseconds. */
export interface AttemptStart {
  readonly startKind: StartKind;
  readonly instanceId: InstanceId;
  readonly isolationLevel: IsolationLevel;
  readonly startMs: number;
}

/** What a run came to, as the manager answers it. */
export function answerAttempt(start: AttemptStart, report: RunReport): ExecuteAnswer {
  return { ...start, ...report };
}

/** With what its proxy counted, which the driver does not know. */
export function withNetwork(answer: ExecuteAnswer, network: NetworkUsage): ExecuteAnswer {
  const networkBytes = network.sentBytes + network.receivedBytes;
  return { ...answer, usage: { ...answer.usage, networkBytes, network } };
}

/** The answer to an attempt that was cancelled while it waited for its instance: nothing ran, nothing was used. */
export function answerUnstarted(start: AttemptStart): ExecuteAnswer {
  return {
    ...start,
    reason: 'cancelled',
    exitCode: null,
    signal: null,
    stdout: new Uint8Array(),
    stderr: new Uint8Array(),
    isStdoutTruncated: false,
    isStderrTruncated: false,
    usage: noUsage,
    filesLeft: noFilesLeft,
    isKept: false,
    initMs: 0,
    runMs: 0,
  };
}
