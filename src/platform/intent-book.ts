import type { IdFactory } from '../kernel/ids.ts';
import type { Intent } from '../model/forecast.ts';
import type { IntentStore } from '../store/store.ts';
import type { IntentAnswer, IntentRequest } from './chameleon.ts';

/** Executions that the intents of one tenant may announce at once, weighed by their probability. */
const TENANT_BUDGET_COUNT = 100;

/** Announced demand: each intent once, within its tenant's budget, until its time has passed. */
export class IntentBook {
  readonly #store: IntentStore;
  readonly #ids: IdFactory;
  #active: Intent[] = [];

  constructor(parts: { readonly store: IntentStore; readonly ids: IdFactory }) {
    this.#store = parts.store;
    this.#ids = parts.ids;
  }

  async load(now: number): Promise<void> {
    this.#active = [...(await this.#store.active(now))];
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
    const own = this.#active.filter(({ tenantId }) => tenantId === intent.tenantId);
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
    this.#active.push(intent);
    return { kind: 'accepted', intent };
  }

  /** Announced arrivals per second of a runtime within the horizon. */
  rateOf(runtime: string, at: { readonly now: number; readonly horizonMs: number }): number {
    this.#forgetPast(at.now);
    return this.#active
      .filter((intent) => intent.runtime === runtime && intent.startsAt <= at.now + at.horizonMs)
      .reduce((sum, { executionCount, probabilityRatio, startsAt, endsAt }) => {
        const leftSeconds = Math.max(1, (endsAt - Math.max(startsAt, at.now)) / 1000);
        return sum + (executionCount * probabilityRatio) / leftSeconds;
      }, 0);
  }

  #forgetPast(now: number): void {
    this.#active = this.#active.filter(({ endsAt }) => endsAt > now);
  }
}
