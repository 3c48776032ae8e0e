import { ChameleonError } from '../../../src/kernel/errors.ts';
import { type ExecutionId, makeId, type TenantId } from '../../../src/kernel/ids.ts';
import type { ChameleonEvent } from '../../../src/model/events.ts';
import type { Execution, ExecutionRequest, ExecutionResult } from '../../../src/model/execution.ts';
import type { ProgramFile } from '../../../src/model/program-file.ts';
import type { AcceptedExecution, ExecutionUpdate } from '../../../src/platform/chameleon.ts';
import { summariseFile } from '../../../src/platform/program-files.ts';
import { prediction } from './prediction-samples.ts';
import { cancelled, runByRule, wordsOf } from './run-by-rule.ts';

export interface Entry {
  execution: Execution;
  readonly finished: PromiseWithResolvers<Execution>;
  readonly watchers: Set<(update: ExecutionUpdate) => void>;
  readonly files: readonly ProgramFile[];
  /** What was written to its open input. */
  readonly stdin: Uint8Array[];
  /** The newest piece was refused, for there was no room. */
  wasFull: boolean;
}

/** It leaves what it was given, and nothing else. */
function handedBack({ execution, files }: Entry): Pick<ExecutionResult, 'artifacts' | 'leftOut'> {
  const { artifacts = [] } = execution.request;
  const known = files.filter(({ name }) => artifacts.includes(name));
  return {
    artifacts: known.map(summariseFile),
    leftOut: artifacts
      .filter((name) => !known.some((file) => file.name === name))
      .map((name) => ({ name, reason: 'missing' })),
  };
}

/** Executions kept in memory; one whose program says `hold` runs until it is released or cancelled. */
export class MemoryExecutions {
  readonly #entries = new Map<ExecutionId, Entry>();
  readonly #onEvent: (event: ChameleonEvent) => void;
  #clock = 1000;

  constructor(onEvent: (event: ChameleonEvent) => void) {
    this.#onEvent = onEvent;
  }

  accept(request: ExecutionRequest, files: readonly ProgramFile[] = []): AcceptedExecution {
    const known = [...this.#entries.values()].find(
      ({ execution }) =>
        request.idempotencyKey !== undefined &&
        execution.request.idempotencyKey === request.idempotencyKey &&
        execution.request.tenantId === request.tenantId,
    );
    if (known !== undefined) {
      if (known.execution.request.code !== request.code) {
        throw new ChameleonError('idempotency-conflict', 'this key came before with another request');
      }
      return { execution: known.execution, isRepeat: true, finished: known.finished.promise };
    }
    const id = makeId('exe', String(this.#entries.size + 1).padStart(6, '0'));
    const execution: Execution = {
      id,
      request,
      acceptedAt: this.#tick(),
      attemptCount: 0,
      state: { kind: 'queued' },
      prediction,
    };
    const entry: Entry = {
      execution,
      finished: Promise.withResolvers(),
      watchers: new Set(),
      files,
      stdin: [],
      wasFull: false,
    };
    this.#entries.set(id, entry);
    this.#publish(entry, {
      name: 'execution.admitted',
      at: execution.acceptedAt,
      ...this.#subject(execution),
    });
    // Accepted first, run later, as in the real system.
    setImmediate(() => this.#start(entry));
    return { execution, isRepeat: false, finished: entry.finished.promise };
  }

  find(tenantId: TenantId, id: ExecutionId): Entry | undefined {
    const entry = this.#entries.get(id);
    return entry?.execution.request.tenantId === tenantId ? entry : undefined;
  }

  /** A file that it was given and asked to hand back. */
  artifact(tenantId: TenantId, id: ExecutionId, name: string): ProgramFile | undefined {
    const entry = this.find(tenantId, id);
    return entry?.execution.request.artifacts?.includes(name)
      ? entry.files.find((file) => file.name === name)
      : undefined;
  }

  all(tenantId: TenantId): readonly Execution[] {
    const own = [...this.#entries.values()].map(({ execution }) => execution);
    return own.filter(({ request }) => request.tenantId === tenantId).reverse();
  }

  output(
    id: ExecutionId,
    output: { readonly stream: 'stdout' | 'stderr'; readonly bytes: Uint8Array },
  ): void {
    for (const watcher of this.#entries.get(id)?.watchers ?? []) {
      watcher({ kind: 'output', output: { executionId: id, ...output } });
    }
  }

  /** Ends a held execution as its rule says, or as cancelled. */
  release(id: ExecutionId, result?: ExecutionResult): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined && entry.execution.state.kind !== 'finished') {
      this.#finish(entry, result ?? runByRule(entry.execution.request));
    }
  }

  cancel(tenantId: TenantId, id: ExecutionId): boolean {
    const entry = this.find(tenantId, id);
    const isOpen = entry !== undefined && entry.execution.state.kind !== 'finished';
    if (isOpen) {
      this.release(id, cancelled);
    }
    return isOpen;
  }

  #start(entry: Entry): void {
    const { execution } = entry;
    if (execution.state.kind !== 'queued') {
      return;
    }
    const attempt = { attemptId: makeId('att', '1'), attemptNumber: 1, managerId: makeId('mgr', '1') };
    entry.execution = {
      ...execution,
      attemptCount: 1,
      state: {
        kind: 'running',
        attempt: { id: attempt.attemptId, number: 1, managerId: attempt.managerId, startedAt: this.#clock },
      },
    };
    this.#publish(entry, {
      name: 'execution.started',
      at: this.#tick(),
      ...this.#subject(execution),
      ...attempt,
    });
    if (!['hold', 'talk'].includes(wordsOf(execution.request.code).word)) {
      const result = runByRule(execution.request);
      this.output(execution.id, { stream: 'stdout', bytes: Buffer.from(result.stdout) });
      this.#finish(entry, result);
    }
  }

  #finish(entry: Entry, ended: ExecutionResult): void {
    const result = { ...ended, ...handedBack(entry) };
    const finishedAt = this.#tick();
    entry.execution = { ...entry.execution, state: { kind: 'finished', result, finishedAt } };
    const { outcome, reason, startKind, timings, usage } = result;
    this.#publish(entry, {
      name: 'execution.finished',
      at: finishedAt,
      ...this.#subject(entry.execution),
      outcome,
      reason,
      startKind,
      timings,
      usage,
    });
    for (const watcher of entry.watchers) {
      watcher({ kind: 'finished', execution: entry.execution });
    }
    entry.watchers.clear();
    entry.finished.resolve(entry.execution);
  }

  #publish(entry: Entry, event: ChameleonEvent): void {
    for (const watcher of entry.watchers) {
      watcher({ kind: 'event', event });
    }
    this.#onEvent(event);
  }

  #subject({ id, request }: Execution) {
    const { tenantId, userId, programId, runtime } = request;
    return { executionId: id, tenantId, userId, programId, runtime };
  }

  #tick(): number {
    this.#clock += 1;
    return this.#clock;
  }
}
