import { allocateInstance } from '../coordinator/allocate-instance.ts';
import type { Driver, DriverInstance, OutputChunk, RunReport } from '../drivers/driver.ts';
import type { OpenEgress } from '../egress/open-egress.ts';
import { unreachable } from '../kernel/assert.ts';
import { type Clock, delay } from '../kernel/clock.ts';
import { ChameleonError, messageOf } from '../kernel/errors.ts';
import type { ExecutionId, InstanceId } from '../kernel/ids.ts';
import type { IsolationLevel, StartKind } from '../model/instance.ts';
import type { ManagerReport } from '../model/instance-manager.ts';
import { type HeldLayer, layerKeyOf } from '../model/layer.ts';
import type { ExecuteAnswer, ExecuteMessage, OutputMessage } from '../model/manager-messages.ts';
import type { NetworkPolicy } from '../model/network.ts';
import { type AttemptStart, answerAttempt, answerUnstarted, withNetwork } from './answer-attempt.ts';
import { AttemptStdins } from './attempt-stdins.ts';
import type { Boots } from './boots.ts';
import type { HeldInstances } from './held-instances.ts';
import { RecentAttempts } from './recent-attempts.ts';
import type { ReusableInstances } from './reusable-instances.ts';
import { stopWhenOverdue } from './stop-when-overdue.ts';

/** In this time the server has recorded an outcome and told it: what can wait does. */
const ANSWER_MS = 5;

interface Job {
  readonly message: ExecuteMessage;
  readonly acceptedAt: number;
  /** Resolves when it is cancelled before it has an instance. */
  readonly withdrawn: PromiseWithResolvers<'withdrawn'>;
  isCancelled: boolean;
  instance: DriverInstance | undefined;
}

export interface ExecutionsParts {
  readonly clock: Clock;
  readonly held: HeldInstances;
  readonly reusable: ReusableInstances;
  readonly boots: Pick<Boots, 'usual'>;
  readonly isolationLevelOf: (runtime: string) => IsolationLevel;
  readonly openEgress: OpenEgress;
  readonly heldLayers: Driver['heldLayers'];
  readonly publishOutput: (output: OutputMessage) => void;
}

/** The attempts that this manager was handed: each gets an instance, runs once and is answered. */
export class Executions {
  /** Of those whose input is open. */
  readonly stdins = new AttemptStdins();
  readonly #parts: ExecutionsParts;
  readonly #recent = new RecentAttempts<ExecuteAnswer>();
  readonly #jobs = new Set<Job>();
  /** Attempts, and the instances of those that were answered. */
  readonly #running = new Set<Promise<unknown>>();

  constructor(parts: ExecutionsParts) {
    this.#parts = parts;
  }

  /**
   * Runs the attempt, or gives what its first arrival came to. Rejects with `instance-failed` when the instance
   * failed: then the program's outcome is unknown, and trying again is for whoever asked.
   */
  execute(message: ExecuteMessage): Promise<ExecuteAnswer> {
    return this.#recent.once(message.attemptId, () => {
      const running = this.#attempt(message);
      this.#running.add(running);
      const settle = () => this.#running.delete(running);
      running.then(settle, settle);
      return running;
    });
  }

  /** Ends it early, whether it waits or runs; does nothing when it is not here. */
  cancel(executionId: ExecutionId): void {
    for (const job of this.#jobs) {
      if (job.message.executionId === executionId) {
        job.isCancelled = true;
        job.withdrawn.resolve('withdrawn');
        job.instance?.cancel();
      }
    }
  }

  /** What was handed over and is not answered yet. */
  accepted(): ManagerReport['accepted'] {
    return [...this.#jobs].map(({ message: { tenantId, userId, runtime } }) => ({
      tenantId,
      userId,
      runtime,
    }));
  }

  /** Resolves when everything that was accepted so far, and meanwhile, is answered, and its instance stopped. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.allSettled(this.#running);
    }
  }

  async #attempt(message: ExecuteMessage): Promise<ExecuteAnswer> {
    const job: Job = {
      message,
      acceptedAt: this.#parts.clock.now(),
      withdrawn: Promise.withResolvers<'withdrawn'>(),
      isCancelled: false,
      instance: undefined,
    };
    this.#jobs.add(job);
    this.stdins.open(message);
    try {
      const kept = this.#keptFor(message);
      if (kept !== undefined) {
        return await this.#runOn(job, kept, 'kept');
      }
      if (message.network !== undefined) {
        return await this.#attemptWithNetwork(job, message.network);
      }
      const { tenantId, userId, programId, runtime, packages } = message;
      const wanted = { owner: { tenantId, userId }, runtime, programId, packages };
      const { held } = this.#parts;
      const allocation = allocateInstance(held.pool.candidatesFor(wanted), wanted, held.promised, {
        timing: this.#timingOf(runtime),
        layers: this.#layersFor(runtime),
      });
      switch (allocation.kind) {
        case 'warm':
        case 'prewarmed':
          return await this.#runOn(job, allocation.instanceId, allocation.kind);
        case 'join-boot':
          return await this.#runAfterBoot(job, allocation.instanceId);
        case 'create':
          return await this.#runAfterBoot(
            job,
            held.boot({ runtime, packages: allocation.packages }, 'demand'),
          );
        default:
          return unreachable(allocation);
      }
    } finally {
      this.#jobs.delete(job);
      this.stdins.close(message.attemptId);
    }
  }

  /** Where the executions of its session before it have run, or nowhere; or where its program did. */
  #keptFor(message: ExecuteMessage): InstanceId | undefined {
    const { keep } = message;
    if (keep?.what === 'interpreter') {
      return this.#parts.reusable.take(message);
    }
    const instanceId = keep?.instanceId;
    if (instanceId !== undefined && !this.#parts.held.kept.isFor(instanceId, message)) {
      throw new ChameleonError('session-ended', `the session's instance ${instanceId} is no more`);
    }
    return instanceId;
  }

  /** Not from the stock: what has a way out is made for the execution that it belongs to, and its end closes that. */
  async #attemptWithNetwork(job: Job, policy: NetworkPolicy): Promise<ExecuteAnswer> {
    const egress = this.#parts.openEgress(policy);
    try {
      const instanceId = this.#parts.held.bootWithNetwork(job.message.runtime, egress);
      return withNetwork(await this.#runAfterBoot(job, instanceId), egress.usage());
    } finally {
      void egress.close();
    }
  }

  /** Nothing counts as stuck before it is known how long boots take. */
  #timingOf(runtime: string): { readonly now: number; readonly bootMs: number } | undefined {
    const usual = this.#parts.boots.usual.of(runtime);
    return usual === undefined ? undefined : { now: this.#parts.clock.now(), bootMs: usual.bootMs };
  }

  /** A fork of a layer takes as long as one of the runtime until it was measured; nothing is forked before that was. */
  #layersFor(runtime: string): readonly (HeldLayer & { readonly forkMs: number })[] {
    const { boots, heldLayers } = this.#parts;
    return heldLayers().flatMap((layer) => {
      const usual = boots.usual.of(layerKeyOf(layer)) ?? boots.usual.of(runtime);
      return usual === undefined ? [] : [{ ...layer, forkMs: usual.bootMs }];
    });
  }

  async #runAfterBoot(job: Job, instanceId: InstanceId): Promise<ExecuteAnswer> {
    const { held } = this.#parts;
    let first: 'withdrawn' | undefined;
    try {
      first = (await Promise.race([held.promise(instanceId), job.withdrawn.promise])) ?? undefined;
    } catch (error) {
      throw asInstanceFailure(error);
    }
    if (first === 'withdrawn') {
      held.unpromise(instanceId);
      return answerUnstarted(this.#startOf(job, instanceId, 'cold'));
    }
    return this.#runOn(job, instanceId, 'cold');
  }

  /** Hands over in the very turn it is called in: nothing comes between a ready instance and its run. */
  async #runOn(job: Job, instanceId: InstanceId, startKind: StartKind): Promise<ExecuteAnswer> {
    const { held } = this.#parts;
    const { tenantId, userId, executionId } = job.message;
    const instance = held.bind(instanceId, { owner: { tenantId, userId }, executionId });
    const start = this.#startOf(job, instanceId, startKind);
    try {
      const report = await this.#runInTime(job, instance);
      this.#jobs.delete(job);
      this.#leave(instanceId, job.message, report);
      return answerAttempt(start, report);
    } catch (error) {
      this.#jobs.delete(job);
      held.fail(instanceId, messageOf(error));
      throw asInstanceFailure(error);
    }
  }

  /** To the next execution, or to nobody. */
  #leave(instanceId: InstanceId, { keep, ...message }: ExecuteMessage, { isKept }: RunReport): void {
    if (!isKept) {
      this.#partLater(instanceId);
    } else if (keep?.what === 'interpreter') {
      this.#parts.reusable.add(instanceId, message);
    } else {
      this.#parts.held.kept.keep(instanceId);
    }
  }

  /** Behind the answer, which somebody waits for: the end of a used instance is told, and another one booted, after it. */
  #partLater(instanceId: InstanceId): void {
    const parting = delay(this.#parts.clock, ANSWER_MS).then(() => {
      this.#parts.held.stop(instanceId, 'used');
      this.#running.delete(parting);
    });
    this.#running.add(parting);
  }

  async #runInTime(job: Job, instance: DriverInstance): Promise<RunReport> {
    const { clock, publishOutput } = this.#parts;
    const { executionId, attemptId, tenantId, userId, programId, code, keep } = job.message;
    const owner = { tenantId, userId };
    const overdue = stopWhenOverdue(clock, instance, job.message.limits.wallMs);
    const onOutput = ({ stream, bytes }: OutputChunk) => publishOutput({ executionId, stream, bytes });
    try {
      job.instance = instance;
      const moreStdin = this.stdins.begin(attemptId);
      const running = instance.run(
        { ...job.message, owner, program: { programId, code }, keep: keep?.what, moreStdin },
        onOutput,
      );
      if (job.isCancelled) {
        instance.cancel();
      }
      return await running;
    } finally {
      overdue();
    }
  }

  #startOf(job: Job, instanceId: InstanceId, startKind: StartKind): AttemptStart {
    const { clock, isolationLevelOf } = this.#parts;
    const isolationLevel = isolationLevelOf(job.message.runtime);
    return { startKind, instanceId, isolationLevel, startMs: clock.now() - job.acceptedAt };
  }
}

function asInstanceFailure(error: unknown): ChameleonError {
  return error instanceof ChameleonError
    ? error
    : new ChameleonError('instance-failed', messageOf(error), { cause: error });
}
