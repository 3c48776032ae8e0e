import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import type { InstanceState } from '../model/instance.ts';
import { InstancePool } from './instance-pool.ts';

const owner = { tenantId: makeId('ten', 't'), userId: makeId('usr', 'ada') };
const other = { tenantId: makeId('ten', 't'), userId: makeId('usr', 'bob') };
const programId = makeId('prg', 'p');
const executionId = makeId('exe', 'e');
const id = makeId('ins', 'one');

function poolWithOne() {
  const pool = new InstancePool(makeId('mgr', 'm'));
  pool.request({ id, runtime: 'python', at: 0 });
  return pool;
}

describe('the instance pool', () => {
  it('takes an instance through its whole life and forgets it when stopped', () => {
    const pool = poolWithOne();
    pool.move(id, { kind: 'prewarmed', readyAt: 1 });
    pool.move(id, { kind: 'initialising', owner, programId, since: 2 });
    pool.move(id, { kind: 'warm', owner, programId, since: 3 });
    expect(pool.stocks()).toMatchObject([{ runtime: 'python', warmOwners: [{ ...owner, programId }] }]);
    pool.move(id, { kind: 'busy', owner, executionId, since: 4 });
    expect(pool.stocks()).toMatchObject([{ busyCount: 1, prewarmedCount: 0, provisioningCount: 0 }]);
    pool.move(id, { kind: 'stopped', at: 5, why: 'used' });
    expect(pool.size).toBe(0);
  });

  it('T44 never brings back an instance that ran user code', () => {
    const pool = poolWithOne();
    pool.move(id, { kind: 'prewarmed', readyAt: 1 });
    pool.move(id, { kind: 'busy', owner, executionId, since: 2 });
    expect(() => pool.move(id, { kind: 'prewarmed', readyAt: 3 })).toThrow(
      'cannot go from busy to prewarmed',
    );
    expect(() => pool.move(id, { kind: 'warm', owner, programId, since: 3 })).toThrow(
      'cannot go from busy to warm',
    );
  });

  it('T44 never gives a bound instance to another user', () => {
    const pool = poolWithOne();
    pool.move(id, { kind: 'prewarmed', readyAt: 1 });
    pool.move(id, { kind: 'initialising', owner, programId, since: 2 });
    pool.move(id, { kind: 'warm', owner, programId, since: 3 });
    expect(() => pool.move(id, { kind: 'busy', owner: other, executionId, since: 4 })).toThrow(
      'cannot be given to usr_bob',
    );
  });

  it('allows no arrow but those of the life of an instance, and counts what it holds', () => {
    const states: Record<InstanceState['kind'], InstanceState> = {
      provisioning: { kind: 'provisioning', requestedAt: 0 },
      prewarmed: { kind: 'prewarmed', readyAt: 0 },
      initialising: { kind: 'initialising', owner, programId, since: 0 },
      warm: { kind: 'warm', owner, programId, since: 0 },
      busy: { kind: 'busy', owner, executionId, since: 0 },
      kept: { kind: 'kept', owner, since: 0 },
      stopped: { kind: 'stopped', at: 0, why: 'used' },
    };
    const arrows = new Set([
      'provisioning>prewarmed',
      'prewarmed>initialising',
      'prewarmed>busy',
      'initialising>warm',
      'warm>busy',
      'busy>kept',
      'kept>busy',
      ...['provisioning', 'prewarmed', 'initialising', 'warm', 'busy', 'kept'].map(
        (kind) => `${kind}>stopped`,
      ),
    ]);
    const kind = fc.constantFrom(...Object.values(states));
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 12 }), (path) => {
        const pool = poolWithOne();
        for (const state of path) {
          const from = pool.find(id)?.state.kind;
          if (from !== undefined && arrows.has(`${from}>${state.kind}`)) {
            pool.move(id, state);
          } else {
            expect(() => pool.move(id, state)).toThrow(from === undefined ? 'not in the pool' : 'cannot go');
          }
          const [stock] = pool.stocks();
          const held = pool.find(id)?.state.kind;
          expect(stock?.provisioningCount ?? 0).toBe(held === 'provisioning' ? 1 : 0);
          expect(stock?.prewarmedCount ?? 0).toBe(held === 'prewarmed' ? 1 : 0);
          expect(stock?.busyCount ?? 0).toBe(held === 'busy' || held === 'initialising' ? 1 : 0);
          expect(stock?.warmOwners ?? []).toHaveLength(held === 'warm' ? 1 : 0);
        }
      }),
    );
  });
});
