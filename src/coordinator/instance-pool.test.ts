import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
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

  it('never brings back an instance that ran user code', () => {
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

  it('never gives a bound instance to another user', () => {
    const pool = poolWithOne();
    pool.move(id, { kind: 'prewarmed', readyAt: 1 });
    pool.move(id, { kind: 'initialising', owner, programId, since: 2 });
    pool.move(id, { kind: 'warm', owner, programId, since: 3 });
    expect(() => pool.move(id, { kind: 'busy', owner: other, executionId, since: 4 })).toThrow(
      'cannot be given to usr_bob',
    );
  });
});
