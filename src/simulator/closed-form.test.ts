import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Call, eventOf, replayCalls } from '../../test/support/replay-calls.ts';
import { Oracle } from './oracle.ts';
import { fixedPool } from './policies/fixed-pool.ts';
import { keepAlive } from './policies/keep-alive.ts';
import { defaultSimulationSettings } from './simulation-settings.ts';
import type { PolicyRun } from './world-meter.ts';

const BOOT_MS = 2000;
/** With a gigabyte an instance, a GB·s is a thousand milliseconds of one. */
const settings = {
  ...defaultSimulationSettings,
  memoryGb: 1,
  ownMemoryGb: 1,
  bootMs: BOOT_MS,
  coldStartPriceGbS: 10,
};

/** Calls of one user, each after the one before has ended, even where that had to wait for a boot. */
const alone = fc
  .array(
    fc.record({ gapMs: fc.integer({ min: 0, max: 400_000 }), durationMs: fc.integer({ min: 1, max: 9000 }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((rows) => {
    let at = 0;
    return rows.map(({ gapMs, durationMs }): Call => {
      const call = { at, user: 'ada', durationMs };
      at += durationMs + BOOT_MS + gapMs;
      return call;
    });
  });

const inMs = ({ coldStarts, idleGbS, bootGbS }: PolicyRun) => ({
  coldStarts,
  idleMs: Math.round(idleGbS * 1000),
  bootMs: Math.round(bootGbS * 1000),
});

describe('a trace that needs one instance at a time', () => {
  it('costs under keep-alive what a sum over its gaps gives, to the millisecond', () => {
    fc.assert(
      fc.property(alone, fc.integer({ min: 1, max: 300 }), (calls, seconds) => {
        let freeAt = Number.POSITIVE_INFINITY;
        const sum = { coldStarts: 0, idleMs: 0, bootMs: 0 };
        for (const { at, durationMs } of calls) {
          const idleMs = at - freeAt;
          const isWarm = idleMs >= 0 && idleMs < seconds * 1000;
          sum.idleMs += Math.max(0, Math.min(idleMs, seconds * 1000));
          sum.coldStarts += isWarm ? 0 : 1;
          sum.bootMs += isWarm ? 0 : BOOT_MS;
          freeAt = at + durationMs + (isWarm ? 0 : BOOT_MS);
        }
        expect(inMs(replayCalls(keepAlive(seconds), calls, settings).run)).toEqual(sum);
      }),
    );
  });

  it('costs in a pool of one what a sum over its arrivals gives, to the millisecond', () => {
    fc.assert(
      fc.property(alone, (calls) => {
        // The pool is ordered at the first call, which therefore waits for a boot of its own; each later one takes what is
        // ready or is due first, and another is ordered.
        const sum = { coldStarts: 1, idleMs: 0, bootMs: 2 * BOOT_MS };
        let readyAt = BOOT_MS;
        for (const { at } of calls.slice(1)) {
          sum.idleMs += Math.max(0, at - readyAt);
          sum.coldStarts += at < readyAt ? 1 : 0;
          sum.bootMs += BOOT_MS;
          readyAt = at + BOOT_MS;
        }
        expect(inMs(replayCalls(fixedPool(1), calls, settings).run)).toEqual(sum);
      }),
    );
  });

  it('has the limits that a sum over its gaps gives, to the millisecond', () => {
    fc.assert(
      fc.property(alone, (calls) => {
        const oracle = new Oracle(settings, { from: 0, until: Number.POSITIVE_INFINITY });
        for (const call of calls) {
          oracle.arrive(eventOf(call));
        }
        const gapsMs = calls.map(({ at }, n) => {
          const before = calls[n - 1];
          return before === undefined ? Number.POSITIVE_INFINITY : at - before.at - before.durationMs;
        });
        const [foresight, keepsAlive] = oracle.runs().map(({ costGbS }) => Math.round(costGbS * 1000));
        expect(foresight).toBe(gapsMs.reduce((sum, gapMs) => sum + Math.min(gapMs, BOOT_MS), 0));
        expect(keepsAlive).toBe(gapsMs.reduce((sum, gapMs) => sum + Math.min(gapMs, 10_000), 0));
      }),
    );
  });

  it('waits for its program unless it finds it there, and holds it with memory of its own', () => {
    const layered = { ...settings, ownMemoryGb: 3, loadMs: 400 };
    const calls = [0, 10_000, 20_000].map((at) => ({ at, user: 'ada', durationMs: 1000 }));
    const kept = replayCalls(keepAlive(60), calls, layered);
    // A cold start boots and loads for 2.4 s of 3 GB; then idle from 3.4 s and 11 s on.
    expect(inMs(kept.run)).toEqual({ coldStarts: 1, idleMs: 3 * (6600 + 9000), bootMs: 3 * 2400 });
    expect(kept.run).toMatchObject({ startLatencyMsP50: 0, startLatencyMsP99: 2400 });
    const pool = replayCalls(fixedPool(1), calls, layered);
    // Three boots of the stock of 1 GB, and one of 3 GB; two loads of 0.4 s.
    expect(inMs(pool.run)).toEqual({
      coldStarts: 1,
      idleMs: 16_000,
      bootMs: 3 * 2000 + 3 * 2400 + 2 * 3 * 400,
    });
    expect(pool.run).toMatchObject({ startLatencyMsP50: 400, startLatencyMsP99: 2400 });
  });
});
