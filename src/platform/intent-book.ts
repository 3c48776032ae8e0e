import type { IdFactory } from '../kernel/ids.ts';
import { z } from '../kernel/schema.ts';
import { MS_PER_SECOND } from '../kernel/units.ts';
import type { Intent } from '../model/forecast.ts';
import type { IntentStore } from '../store/store.ts';
import type { IntentAnswer, IntentRequest, IntentTotals } from './chameleon.ts';
import type { CheckpointedPart } from './checkpoints.ts';

/** Executions that the intents of one tenant may announce at once, weighed by their probability. */
const TENANT_BUDGET_COUNT = 100;
/** Who comes this much before the announced time is taken for the announced one. */
const EARLY_MS = 5000;

export interface AnnouncedDemand {
  readonly arrivalsPerSecond: number;
  /** One intent may announce several executions, and they may all come at once. */
  readonly clumpCount: number;
}

/** What planning asks of announced demand. */
export interface AnnouncedArrivals {
  observeArrival(arrival: {
    readonly tenantId: string;
    readonly userId: string;
    readonly runtime: string;
    readonly at: number;
  }): boolean;
  expectedOf(runtime: string, at: { readonly now: number; readonly horizonMs: number }): AnnouncedDemand;
}

/** By the id of the intent: what of it has not arrived yet. */
const stateSchema = z.record(z.string(), z.number().nonnegative());

interface ActiveIntent {
  readonly intent: Intent;
  /** Announced and not yet arrived, weighed by the intent's probability. */
  expectedCount: number;
}

/** Announced demand: each intent once, within its tenant's budget, until what it announced came or its time has passed. */
export class IntentBook implements AnnouncedArrivals {
  readonly #store: IntentStore;
  readonly #ids: IdFactory;
  #active: ActiveIntent[] = [];
  #announcedCount = 0;
  #arrivedCount = 0;
  #missedCount = 0;

  constructor(parts: { readonly store: IntentStore; readonly ids: IdFactory }) {
    this.#store = parts.store;
    this.#ids = parts.ids;
  }

  async load(now: number): Promise<void> {
    for (const intent of await this.#store.active(now)) {
      this.#expect(intent);
    }
  }

  /** Durable when it resolves as accepted. */
  async add(request: IntentRequest & { readonly runtime: string }, now: number): Promise<IntentAnswer> {
    this.#forgetPast(now);
    const intent: Intent = {
      id: this.#ids('int'),
      tenantId: request.tenantId,
      userId: request.userId,
      runtime: request.runtime,
      executionCount: request.executionCount,
      probabilityRatio: request.probabilityRatio,
      startsAt: now + request.startsInMs,
      endsAt: now + request.startsInMs + request.durationMs,
    };
    const own = this.#active
      .map((active) => active.intent)
      .filter(({ tenantId }) => tenantId === intent.tenantId);
    const same = own.find(
      ({ userId, runtime, startsAt, endsAt }) =>
        userId === intent.userId &&
        runtime === intent.runtime &&
        startsAt < intent.endsAt &&
        intent.startsAt < endsAt,
    );
    if (same !== undefined) {
      return { kind: 'merged', intent: same };
    }
    const announced = [...own, intent].reduce(
      (sum, each) => sum + each.executionCount * each.probabilityRatio,
      0,
    );
    if (announced > TENANT_BUDGET_COUNT) {
      return { kind: 'over-budget', intent };
    }
    await this.#store.save(intent);
    this.#expect(intent);
    return { kind: 'accepted', intent };
  }

  /** Was this execution announced? Then it is expected no more. */
  observeArrival(arrival: Parameters<AnnouncedArrivals['observeArrival']>[0]): boolean {
    const active = this.#active.find(
      ({ intent, expectedCount }) =>
        expectedCount > 0 &&
        intent.tenantId === arrival.tenantId &&
        intent.userId === arrival.userId &&
        intent.runtime === arrival.runtime &&
        intent.startsAt <= arrival.at + EARLY_MS &&
        intent.endsAt > arrival.at,
    );
    if (active === undefined) {
      return false;
    }
    this.#arrivedCount += 1;
    active.expectedCount = Math.max(0, active.expectedCount - 1);
    return true;
  }

  /** Announced arrivals of a runtime within the horizon, and how many of them the typical one expects at once. */
  expectedOf(runtime: string, at: { readonly now: number; readonly horizonMs: number }): AnnouncedDemand {
    this.#forgetPast(at.now);
    let arrivalsPerSecond = 0;
    let weight = 0;
    let clumps = 0;
    for (const { intent, expectedCount } of this.#active) {
      if (intent.runtime === runtime && intent.startsAt <= at.now + at.horizonMs) {
        const leftMs = intent.endsAt - Math.max(intent.startsAt, at.now);
        arrivalsPerSecond += expectedCount / Math.max(1, leftMs / MS_PER_SECOND);
        weight += expectedCount;
        clumps += expectedCount * intent.executionCount;
      }
    }
    return { arrivalsPerSecond, clumpCount: weight > 0 ? clumps / weight : 1 };
  }

  totals(): IntentTotals {
    return {
      announcedCount: this.#announcedCount,
      arrivedCount: this.#arrivedCount,
      missedCount: this.#missedCount,
    };
  }

  /** What survives a restart besides the intents themselves: how much of each is still expected. */
  checkpoint(): CheckpointedPart {
    return {
      name: 'intents',
      version: 1,
      toState: () =>
        Object.fromEntries(this.#active.map(({ intent, expectedCount }) => [intent.id, expectedCount])),
      restore: (state) => {
        const known = stateSchema.safeParse(state).data;
        for (const active of this.#active) {
          active.expectedCount = Math.min(
            active.expectedCount,
            known?.[active.intent.id] ?? Number.POSITIVE_INFINITY,
          );
        }
        return known !== undefined;
      },
    };
  }

  #expect(intent: Intent): void {
    const expectedCount = intent.executionCount * intent.probabilityRatio;
    this.#announcedCount += expectedCount;
    this.#active.push({ intent, expectedCount });
  }

  #forgetPast(now: number): void {
    const isPast = ({ intent }: ActiveIntent) => intent.endsAt <= now;
    this.#missedCount += this.#active
      .filter(isPast)
      .reduce((sum, { expectedCount }) => sum + expectedCount, 0);
    this.#active = this.#active.filter((active) => !isPast(active));
  }
}
