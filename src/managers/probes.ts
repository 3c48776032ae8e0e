import type { DriverInstance, RunReport } from '../drivers/driver.ts';
import type { Clock } from '../kernel/clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { IdFactory } from '../kernel/ids.ts';
import type { ProbeAnswer, ProbeMessage } from '../model/manager-messages.ts';
import type { ProbeMeasure } from '../model/program-probe.ts';
import type { Boots } from './boots.ts';
import { stopWhenOverdue } from './stop-when-overdue.ts';

export interface ProbesParts {
  readonly clock: Clock;
  readonly ids: IdFactory;
  readonly boots: Boots;
  /** A boot has ended: there may be room for another. */
  readonly onChange: () => void;
}

/**
 * Runs of probes. Each gets an instance that is made for it and stopped after it: the pool neither gives one nor gets one, so
 * that no user's warm start is spent on a question, and nothing that ran a guess is ever met by an execution. One at a time
 * per manager, and each boot as one that nobody waits for: it comes after those that executions wait for.
 */
export class Probes {
  readonly #parts: ProbesParts;
  /** Ends, without an error, when the last one that was asked for has. */
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(parts: ProbesParts) {
    this.#parts = parts;
  }

  /**
   * Runs the program once, after those before it. Rejects with `manager-unavailable` from `close` on and
   * when its turn comes too late, with `instance-failed`
   * when the instance failed or its runtime is left alone for its failures, and as the driver does.
   */
  run(message: ProbeMessage): Promise<ProbeAnswer> {
    const askedAt = this.#parts.clock.now();
    const answer = this.#last.then(() => this.#runNext(message, askedAt));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  /** Begins no other run. The one under way, if any, ends within its limits. */
  close(): void {
    this.#isClosed = true;
  }

  /** Resolves when nothing runs, boots or waits. */
  async gone(): Promise<void> {
    await this.#last;
  }

  async #runNext(message: ProbeMessage, askedAt: number): Promise<ProbeAnswer> {
    const { ids, clock } = this.#parts;
    const startedAt = clock.now();
    if (startedAt - askedAt > message.waitMsMax) {
      throw new ChameleonError('manager-unavailable', `no turn came within ${message.waitMsMax} ms`);
    }
    this.#refuseUnlessFree(message.runtime);
    const instance = await this.#boot({ instanceId: ids('ins'), runtime: message.runtime });
    let report: RunReport;
    try {
      this.#refuseUnlessFree(message.runtime);
      report = await this.#runInTime(instance, message);
    } finally {
      await instance.stop();
    }
    return { measure: measureOf(report), tookMs: clock.now() - startedAt };
  }

  #refuseUnlessFree(runtime: string): void {
    const { boots, clock } = this.#parts;
    if (this.#isClosed) {
      throw new ChameleonError('manager-unavailable', 'the manager takes no more work');
    }
    const pauseMs = boots.failures.nextTryAt(runtime) - clock.now();
    if (pauseMs > 0) {
      throw new ChameleonError(
        'instance-failed',
        `${runtime} failed to boot and is not tried again for ${Math.ceil(pauseMs)} ms`,
      );
    }
  }

  async #boot(request: Parameters<Boots['start']>[0]): Promise<DriverInstance> {
    try {
      return await this.#parts.boots.start(request, 'ahead');
    } finally {
      this.#parts.onChange();
    }
  }

  async #runInTime(instance: DriverInstance, message: ProbeMessage): Promise<RunReport> {
    const { probeId, tenantId, userId, programId, code, stdin, limits } = message;
    const given = { executionId: probeId, owner: { tenantId, userId }, program: { programId, code } };
    const overdue = stopWhenOverdue(this.#parts.clock, instance, limits.wallMs);
    try {
      return await instance.run({ ...given, stdin, args: [], env: {}, limits }, () => undefined);
    } finally {
      overdue();
    }
  }
}

function measureOf({ reason, exitCode, usage }: RunReport): ProbeMeasure {
  const { cpuUserMs, cpuSystemMs, memoryMbPeak, processCountPeak, outputBytes, operations } = usage;
  return {
    reason,
    exitCode,
    cpuMs: cpuUserMs + cpuSystemMs,
    memoryMbPeak,
    processCountPeak,
    outputBytes,
    operations,
  };
}
