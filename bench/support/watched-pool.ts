import { parseSse } from '../../src/cli/parse-sse.ts';
import { HAND_OVER_MS } from '../../src/managers/replenisher.ts';
import type { MeasuredBoot } from '../../src/simulator/simulation-settings.ts';
import { quantileOf } from './quantiles.ts';

/** One execution as a real pool started it. */
export interface WatchedStart {
  /** When the server handed it to the manager. */
  readonly at: number;
  readonly user: string;
  readonly startKind: string;
  readonly durationMs: number;
}

/** What a real pool did, by its own events. */
export interface WatchedPool {
  readonly starts: readonly WatchedStart[];
  /** From the request to the ready instance. */
  readonly boots: readonly MeasuredBoot[];
  /** From the instant it may look at its stock after a change until it orders what is missing, the median, in milliseconds. */
  readonly delayMs: number;
  /** Every mode in which plans were made. */
  readonly modes: readonly string[];
  /** How many instances each plan wanted. */
  readonly plans: readonly { readonly at: number; readonly count: number }[];
}

interface PoolEvent {
  readonly name: string;
  readonly at: number;
  readonly runtime?: string;
  readonly instanceId?: string;
  readonly executionId?: string;
  readonly user?: string;
  readonly startKind?: string;
  readonly timings?: { readonly initMs: number; readonly runMs: number };
  readonly plan?: {
    readonly mode: string;
    readonly stocks: readonly { readonly runtime: string; readonly count: number }[];
  };
}

/** A request that comes later after a change than this has another reason, such as a new plan. */
const DELAY_MS_MAX = 20;

/** Reads the events of a server until it is told to stop. */
export async function watchPool(url: string, runtime: string): Promise<{ stop(): Promise<WatchedPool> }> {
  const aborting = new AbortController();
  const { body } = await fetch(`${url}/v1/events`, { signal: aborting.signal });
  if (body === null) {
    throw new Error('the server has no events');
  }
  const events: PoolEvent[] = [];
  const reading = (async () => {
    for await (const { data } of parseSse(body)) {
      const event = JSON.parse(data) as PoolEvent;
      if (event.runtime === runtime || event.name === 'plan.made') {
        events.push(event);
      }
    }
    throw new Error('the server closed its events: they were read too slowly');
  })();
  // Its end is looked at when it is stopped.
  reading.catch(() => undefined);
  return {
    async stop() {
      aborting.abort();
      await reading.catch((error: unknown) => {
        if (!aborting.signal.aborted || (error instanceof Error && error.name !== 'AbortError')) {
          throw error;
        }
      });
      return whatHappened(events, runtime);
    },
  };
}

function whatHappened(events: readonly PoolEvent[], runtime: string): WatchedPool {
  const inOrder = events.toSorted((a, b) => a.at - b.at);
  return {
    starts: startsOf(inOrder),
    boots: bootsOf(inOrder),
    delayMs: delayOf(inOrder),
    plans: inOrder.flatMap(({ at, plan }) =>
      (plan?.stocks ?? []).flatMap((stock) =>
        stock.runtime === runtime ? [{ at, count: stock.count }] : [],
      ),
    ),
    modes: [...new Set(inOrder.flatMap(({ plan }) => plan?.mode ?? []))],
  };
}

function startsOf(events: readonly PoolEvent[]): WatchedStart[] {
  const ends = new Map(
    events.flatMap((event) => (event.name === 'execution.finished' ? [[event.executionId, event]] : [])),
  );
  return events.flatMap(({ name, at, user = '', executionId }) => {
    const { startKind = 'none', timings } = ends.get(executionId) ?? {};
    return name === 'execution.started' && timings !== undefined
      ? [{ at, user, startKind, durationMs: timings.initMs + timings.runMs }]
      : [];
  });
}

function bootsOf(events: readonly PoolEvent[]): MeasuredBoot[] {
  const readyAt = new Map(
    events.flatMap(({ name, instanceId, at }) => (name === 'instance.prewarmed' ? [[instanceId, at]] : [])),
  );
  return events.flatMap(({ name, at, instanceId }) => {
    const ready = readyAt.get(instanceId);
    return name === 'instance.requested' && ready !== undefined ? [{ at, bootMs: ready - at }] : [];
  });
}

/** Boots that an execution waits for are ordered with it, and tell nothing of this. */
function delayOf(events: readonly PoolEvent[]): number {
  const kinds = new Map(startsOf(events).map(({ at, startKind }) => [at, startKind]));
  const delays: number[] = [];
  let changedAt: number | undefined;
  let handedOverAt = Number.NEGATIVE_INFINITY;
  for (const { name, at } of events) {
    if (name === 'instance.requested') {
      const dueAt = Math.max(changedAt ?? Number.NEGATIVE_INFINITY, handedOverAt + HAND_OVER_MS);
      if (changedAt !== undefined && at - dueAt < DELAY_MS_MAX) {
        delays.push(Math.max(0, at - dueAt));
      }
      changedAt = undefined;
    } else if (name === 'instance.prewarmed' || name === 'execution.started') {
      changedAt = name === 'execution.started' && kinds.get(at) === 'cold' ? undefined : at;
      handedOverAt = name === 'execution.started' ? at : handedOverAt;
    }
  }
  return delays.length === 0 ? 0 : quantileOf(delays, 0.5);
}
