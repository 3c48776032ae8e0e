import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import type { ChameleonEvent } from '../model/events.ts';
import type { Intent } from '../model/forecast.ts';
import { tenantA, tenantB, userA } from './sample-executions-conformance.ts';
import type { StoredProfile } from './store.ts';
import type { StoreBench } from './store-bench-conformance.ts';

/** What every store promises about what the learning parts remember. */
export function describeMemories(bench: StoreBench): void {
  describe('memories', () => {
    describeProfiles(bench);
    describeModelState(bench);
    describeIntents(bench);
    describeEvents(bench);
  });
}

function profileAt(lastAt: number, given: Partial<StoredProfile> = {}): StoredProfile {
  const userId = makeId('usr', `at${lastAt}`);
  return { tenantId: tenantA, userId, lastAt, packed: Uint8Array.of(0, 255, lastAt % 256), ...given };
}

function describeProfiles(bench: StoreBench): void {
  it('keeps the newest profile of a user, byte by byte', async () => {
    const profile = profileAt(9, { packed: Uint8Array.from({ length: 1024 }, (_, i) => i % 256) });
    await bench.store.profiles.saveMany([{ ...profile, lastAt: 3, packed: Uint8Array.of(1) }]);
    await bench.store.profiles.saveMany([profile]);
    await bench.reopen();
    expect(await bench.store.profiles.find(tenantA, profile.userId)).toStrictEqual(profile);
    expect(await bench.store.profiles.find(tenantB, profile.userId)).toBeUndefined();
  });

  it('gives those active last first, page by page', async () => {
    const many = Array.from({ length: 600 }, (_, i) => profileAt((i * 7) % 600));
    await bench.store.profiles.saveMany(many);
    const { profiles } = bench.store;
    const first = await profiles.newest({ skipCount: 0, countMax: 3 });
    expect(first).toStrictEqual([profileAt(599), profileAt(598), profileAt(597)]);
    expect(await profiles.newest({ skipCount: 3, countMax: 1 })).toStrictEqual([profileAt(596)]);
    expect(await profiles.newest({ skipCount: 0, countMax: 1000 })).toHaveLength(600);
    expect(await profiles.newest({ skipCount: 600, countMax: 1000 })).toEqual([]);
  });

  it('keeps the same user’s profiles of two tenants apart', async () => {
    const ofA = profileAt(1, { userId: userA });
    const ofB = profileAt(2, { userId: userA, tenantId: tenantB });
    await bench.store.profiles.saveMany([ofA, ofB]);
    expect(await bench.store.profiles.find(tenantA, userA)).toStrictEqual(ofA);
    expect(await bench.store.profiles.find(tenantB, userA)).toStrictEqual(ofB);
  });
}

function describeModelState(bench: StoreBench): void {
  it('keeps the newest checkpoint of a model as it was when it was saved', async () => {
    expect(await bench.store.modelState.load('rates')).toBeUndefined();
    const state = { weights: [0.25, -1e-9], name: 'ünïcode', nested: { on: true, none: null } };
    await bench.store.modelState.save('rates', { old: true });
    const saving = bench.store.modelState.save('rates', state);
    state.weights[0] = 99;
    await saving;
    await bench.reopen();
    expect(await bench.store.modelState.load('rates')).toEqual({ ...state, weights: [0.25, -1e-9] });
    expect(await bench.store.modelState.load('other')).toBeUndefined();
  });
}

function describeIntents(bench: StoreBench): void {
  it('lists the intents that are not over, the ones that start later included', async () => {
    const intent = (id: string, startsAt: number, endsAt: number): Intent => ({
      id,
      tenantId: 'ten_a',
      userId: 'usr_a',
      runtime: 'python',
      executionCount: 1.5,
      probabilityRatio: 0.9,
      startsAt,
      endsAt,
    });
    const over = intent('int_1', 100, 200);
    const now = intent('int_2', 150, 400);
    const later = intent('int_3', 300, 350);
    for (const each of [over, now, { ...later, executionCount: 7 }, later]) {
      await bench.store.intents.save(each);
    }
    await bench.reopen();
    expect(await bench.store.intents.active(199)).toEqual([over, later, now]);
    expect(await bench.store.intents.active(200)).toEqual([later, now]);
    expect(await bench.store.intents.active(400)).toEqual([]);
  });
}

function eventAt(at: number): ChameleonEvent {
  return { name: 'manager.ready', at, managerId: makeId('mgr', `at${at}`) };
}

function describeEvents(bench: StoreBench): void {
  const everything = { fromAt: 0, untilAt: Number.MAX_SAFE_INTEGER, countMax: 10_000 };

  it('reads events in order of time, from the first instant, before the last, up to the count', async () => {
    const twin: ChameleonEvent = {
      name: 'manager.stopped',
      at: 2.5,
      managerId: makeId('mgr', 'x'),
      why: 'lost',
    };
    await bench.store.events.append([eventAt(3), eventAt(1)]);
    await bench.store.events.append([eventAt(2.5), twin, eventAt(4)]);
    const ordered = [eventAt(1), eventAt(2.5), twin, eventAt(3), eventAt(4)];
    expect(await bench.store.events.read(everything)).toEqual(ordered);
    expect(await bench.store.events.read({ fromAt: 2.5, untilAt: 4, countMax: 10 })).toEqual(
      ordered.slice(1, 4),
    );
    expect(await bench.store.events.read({ ...everything, countMax: 2 })).toEqual(ordered.slice(0, 2));
  });

  it('appends long batches in order', async () => {
    const events = Array.from({ length: 1200 }, (_, i) => eventAt(i));
    await bench.store.events.append(events);
    expect(await bench.store.events.read(everything)).toEqual(events);
  });

  it('forgets the oldest before an instant, at most the count at once', async () => {
    await bench.store.events.append([5, 4, 3, 2, 1].map(eventAt));
    expect(await bench.store.events.forgetBefore(4, 2)).toBe(2);
    expect(await bench.store.events.read(everything)).toEqual([eventAt(3), eventAt(4), eventAt(5)]);
    expect(await bench.store.events.forgetBefore(4, 10)).toBe(1);
    expect(await bench.store.events.forgetBefore(4, 10)).toBe(0);
    expect(await bench.store.events.read(everything)).toEqual([eventAt(4), eventAt(5)]);
  });
}
