import { describe, expect, it } from 'vitest';
import { ChameleonError } from '../kernel/errors.ts';
import type { Bus } from './bus.ts';

/** Two ends that can reach each other; the same object where there is one process only. */
export interface BusEnds {
  readonly near: Bus;
  readonly far: Bus;
  /** Resolves when what one end announced has reached the other. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** What every bus must do, registered as tests under `name`. */
export function describeBus(name: string, open: () => Promise<BusEnds>): void {
  async function withEnds(run: (ends: BusEnds) => Promise<void>): Promise<void> {
    const ends = await open();
    try {
      await run(ends);
    } finally {
      await ends.close();
    }
  }

  describe(name, () => {
    it('answers a request at the other end, bytes and all', () =>
      withEnds(async ({ near, far, settle }) => {
        far.serve('double', async (message) => ({ twice: Number(message) * 2, bytes: Uint8Array.of(1, 2) }));
        await settle();
        const answer = await near.request('double', 21, { timeoutMs: 5000 });
        expect(answer).toEqual({ twice: 42, bytes: Uint8Array.of(1, 2) });
      }));

    it('carries an operating error with its code and its time to try again', () =>
      withEnds(async ({ near, far, settle }) => {
        far.serve('busy', async () => {
          throw new ChameleonError('overloaded', 'full', { retryAfterMs: 70 });
        });
        await settle();
        const refusal = near.request('busy', {}, { timeoutMs: 5000 });
        await expect(refusal).rejects.toMatchObject({
          code: 'overloaded',
          message: 'full',
          retryAfterMs: 70,
        });
      }));

    it('says at once that nobody serves a subject, and in time that nobody answered', () =>
      withEnds(async ({ near, far, settle }) => {
        const nobody = near.request('nowhere', {}, { timeoutMs: 5000 });
        await expect(nobody).rejects.toMatchObject({ code: 'manager-unavailable' });
        far.serve('mute', () => new Promise(() => undefined));
        await settle();
        const mute = near.request('mute', {}, { timeoutMs: 30 });
        await expect(mute).rejects.toMatchObject({ code: 'request-timed-out' });
      }));

    it('delivers publications in order to exact and open-ended subscriptions, until they end', () =>
      withEnds(async ({ near, far, settle }) => {
        const exact: unknown[] = [];
        const open: string[] = [];
        const stop = far.subscribe('out.a', (message) => exact.push(message));
        far.subscribe('out.>', (_, subject) => open.push(subject));
        await settle();
        for (let n = 0; n < 5; n += 1) {
          near.publish('out.a', n);
        }
        near.publish('out.b', 9);
        near.publish('else', 9);
        await settle();
        stop();
        near.publish('out.a', 6);
        await settle();
        expect(exact).toEqual([0, 1, 2, 3, 4]);
        expect(open).toEqual(['out.a', 'out.a', 'out.a', 'out.a', 'out.a', 'out.b', 'out.a']);
      }));
  });
}
