import type { Cancel, Clock } from '../../kernel/clock.ts';
import { ChameleonError } from '../../kernel/errors.ts';
import type { InstanceId } from '../../kernel/ids.ts';
import type { Random } from '../../kernel/random.ts';
import type {
  DriverInstance,
  InstanceEnd,
  OutputChunk,
  ProgramSource,
  RunReport,
  RunRequest,
} from '../driver.ts';
import { afterConversation, converse, sayTo } from './converse.ts';
import { drawAmount } from './draw-amount.ts';
import { readDirective } from './read-directive.ts';
import {
  behaviourOf,
  endOfRun,
  firstOutput,
  isKeptAfter,
  laterOutput,
  type RunBehaviour,
  type RunEnd,
  reportRun,
} from './simulate-run.ts';
import type { SimulatedFaults, SimulatedRuntime } from './simulated-settings.ts';

/** idle: never ran. loaded: holds a program. running: has been handed an execution. kept: that has ended, and another may come. ended: gone. */
export type SimulatedState = 'idle' | 'loaded' | 'running' | 'kept' | 'ended';

/** What an instance is made of once it has booted. */
export interface SimulatedBirth {
  readonly instanceId: InstanceId;
  readonly runtime: SimulatedRuntime;
  readonly packages: readonly string[];
  readonly faults: SimulatedFaults;
  readonly clock: Clock;
  readonly random: Random;
  readonly bootMs: number;
}

interface CurrentRun {
  readonly resolve: (report: RunReport) => void;
  readonly reject: (error: ChameleonError) => void;
  /** Set once the first instruction is reached; a cancel before that ends the run at zero. */
  cancel: () => void;
}

/** One instance that exists only in the driver's books; everything it does takes the time of the given clock. */
export class SimulatedInstance implements DriverInstance {
  readonly instanceId: InstanceId;
  readonly runtime: string;
  readonly packages: readonly string[];
  readonly bootMs: number;
  readonly idleMemoryMb: number;
  readonly compileMsMax = 0;
  readonly ended: Promise<InstanceEnd>;
  #state: SimulatedState = 'idle';
  #loadedProgramId: string | undefined;
  #current: CurrentRun | undefined;
  readonly #birth: SimulatedBirth;
  readonly #timers = new Set<Cancel>();
  readonly #end = Promise.withResolvers<InstanceEnd>();
  #rejectLoading: ((error: ChameleonError) => void) | undefined;

  constructor(birth: SimulatedBirth) {
    this.#birth = birth;
    this.instanceId = birth.instanceId;
    this.runtime = birth.runtime.info.runtime;
    this.packages = birth.packages;
    this.bootMs = birth.bootMs;
    this.idleMemoryMb = drawAmount(birth.random, birth.runtime.idleMemoryMb);
    this.ended = this.#end.promise;
    if (birth.random.next() < birth.faults.idleCrashRatio) {
      this.#after(drawAmount(birth.random, birth.faults.idleCrashAfterMs), () => this.#crashIfIdle());
    }
  }

  get state(): SimulatedState {
    return this.#state;
  }

  async initialise(program: ProgramSource): Promise<void> {
    if (this.#state !== 'idle') {
      throw this.#failure(`cannot load a program while ${this.#state}`);
    }
    const loadMs = this.#loadMs(program.code);
    this.#state = 'loaded';
    await new Promise<void>((resolve, reject) => {
      this.#rejectLoading = reject;
      this.#after(loadMs, resolve);
    });
    this.#rejectLoading = undefined;
    this.#loadedProgramId = program.programId;
  }

  async run(request: RunRequest, onOutput: (chunk: OutputChunk) => void): Promise<RunReport> {
    if (this.#state === 'running' || this.#state === 'ended') {
      throw this.#failure(`cannot run while ${this.#state}`);
    }
    const initMs =
      this.#loadedProgramId === request.program.programId ? 0 : this.#loadMs(request.program.code);
    this.#state = 'running';
    const behaviour = this.#behaviourFor(request);
    return new Promise<RunReport>((resolve, reject) => {
      const cancelUnstarted = () =>
        this.#finish(behaviour, request, onOutput, {
          end: { atMs: 0, reason: 'cancelled' },
          initMs,
        });
      this.#current = { resolve, reject, cancel: cancelUnstarted };
      this.#after(initMs, () => this.#start(behaviour, request, onOutput, initMs));
    });
  }

  cancel(): void {
    this.#current?.cancel();
  }

  async stop(): Promise<void> {
    this.#endWith({ kind: 'stopped', message: 'stopped' });
  }

  /** Makes the instance fail now, whatever it does: for tests that dictate the moment. */
  crash(message: string): void {
    this.#endWith({ kind: 'crashed', message });
  }

  #start(
    behaviour: RunBehaviour,
    request: RunRequest,
    onOutput: (chunk: OutputChunk) => void,
    initMs: number,
  ): void {
    const startedAt = this.#birth.clock.now();
    for (const chunk of firstOutput(behaviour, request.limits)) {
      onOutput(chunk);
    }
    const conversation = behaviour.converses
      ? converse(request, sayTo(onOutput), () => this.#after(0, () => finish(endNow('exit'))))
      : undefined;
    const endNow = (reason: RunEnd['reason']) => ({ atMs: this.#birth.clock.now() - startedAt, reason });
    const finish = (end: RunEnd) =>
      this.#finish(afterConversation(behaviour, conversation?.()), request, onOutput, { end, initMs });
    const end = endOfRun(behaviour, request.limits);
    if (behaviour.crashAtMs !== undefined && behaviour.crashAtMs < end.atMs) {
      this.#after(behaviour.crashAtMs, () => this.crash('crashed while running'));
    } else {
      this.#after(end.atMs, () => finish(end));
    }
    if (this.#current !== undefined) {
      this.#current.cancel = () => finish(endNow('cancelled'));
    }
  }

  #finish(
    behaviour: RunBehaviour,
    request: RunRequest,
    onOutput: (chunk: OutputChunk) => void,
    run: { readonly end: RunEnd; readonly initMs: number },
  ): void {
    const later = laterOutput(behaviour, request.limits, run.end);
    if (later.length > 0) {
      onOutput({ stream: 'stdout', bytes: later });
    }
    const current = this.#current;
    this.#current = undefined;
    if (isKeptAfter(run.end, request)) {
      this.#rest();
    } else {
      this.#endWith({ kind: 'used', message: 'ran its one execution' });
    }
    current?.resolve(reportRun(behaviour, request, run));
  }

  /** Nothing of the run goes on. */
  #rest(): void {
    this.#state = 'kept';
    this.#loadedProgramId = undefined;
    this.#clearTimers();
  }

  #clearTimers(): void {
    for (const cancel of this.#timers) {
      cancel();
    }
    this.#timers.clear();
  }

  #behaviourFor(request: RunRequest): RunBehaviour {
    const { random, runtime, faults } = this.#birth;
    const drawn = {
      runMs: drawAmount(random, runtime.runMs),
      memoryMb: drawAmount(random, runtime.memoryMb),
      cpuRatio: runtime.cpuRatio,
    };
    const behaviour = behaviourOf(readDirective(request.program.code), request, drawn);
    const crashes = random.next() < faults.runCrashRatio;
    const crashAtMs = random.next() * behaviour.runMs;
    return crashes && behaviour.crashAtMs === undefined ? { ...behaviour, crashAtMs } : behaviour;
  }

  #loadMs(code: string): number {
    const drawnMs = drawAmount(this.#birth.random, this.#birth.runtime.initialiseMs);
    return readDirective(code).initialiseMs ?? drawnMs;
  }

  #crashIfIdle(): void {
    if (this.#state === 'idle' || this.#state === 'loaded') {
      this.crash('crashed while idle');
    }
  }

  #endWith(end: InstanceEnd): void {
    if (this.#state === 'ended') {
      return;
    }
    this.#state = 'ended';
    this.#clearTimers();
    this.#rejectLoading?.(this.#failure(end.message));
    this.#current?.reject(this.#failure(end.message));
    this.#current = undefined;
    this.#end.resolve(end);
  }

  #after(delayMs: number, task: () => void): void {
    const cancel = this.#birth.clock.schedule(delayMs, () => {
      this.#timers.delete(cancel);
      task();
    });
    this.#timers.add(cancel);
  }

  #failure(message: string): ChameleonError {
    return new ChameleonError('instance-failed', `instance ${this.instanceId}: ${message}`);
  }
}
