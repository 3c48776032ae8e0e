import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InstanceId, makeId } from '../kernel/ids.ts';
import type { Instance, InstanceState } from '../model/instance.ts';
import { allocateInstance } from './allocate-instance.ts';
import { InstancePool } from './instance-pool.ts';

const managerId = makeId('mgr', 'm');
const programId = makeId('prg', 'p');
const otherProgramId = makeId('prg', 'q');
const ada = { tenantId: makeId('ten', 't'), userId: makeId('usr', 'ada') };
const owners = [
  ada,
  { tenantId: makeId('ten', 't'), userId: makeId('usr', 'bob') },
  { tenantId: makeId('ten', 'u'), userId: makeId('usr', 'ada') },
];
const wanted = { owner: ada, runtime: 'node', programId };
const nothingPromised: ReadonlySet<InstanceId> = new Set();

function instance(name: string, state: InstanceState, runtime = 'node'): Instance {
  return { id: makeId('ins', name), managerId, runtime, state };
}

/** A pool whose instances went through their lives to random states. */
const pools = fc
  .array(
    fc.record({
      runtime: fc.constantFrom('python', 'node'),
      stage: fc.nat(4),
      owner: fc.constantFrom(...owners),
      program: fc.constantFrom(programId, otherProgramId),
      at: fc.nat(99),
    }),
    { maxLength: 15 },
  )
  .map((all) => {
    const pool = new InstancePool(managerId);
    all.forEach(({ runtime, stage, owner, program, at }, index) => {
      const id = makeId('ins', `${index}`);
      pool.request({ id, runtime, at });
      const life: InstanceState[] = [
        { kind: 'prewarmed', readyAt: at },
        { kind: 'initialising', owner, programId: program, since: at },
        { kind: 'warm', owner, programId: program, since: at },
        { kind: 'busy', owner, executionId: makeId('exe', 'e'), since: at },
      ];
      for (const state of life.slice(0, stage)) {
        pool.move(id, state);
      }
    });
    return pool;
  });

describe('allocateInstance', () => {
  it('T44 gives an instance that is bound to a user to nobody else, and prefers what is warmest', () => {
    fc.assert(
      fc.property(pools, fc.integer({ min: 1, max: 4 }), (pool, nth) => {
        const promised = new Set(pool.all().flatMap(({ id }, index) => (index % nth === 1 ? [id] : [])));
        const allocation = allocateInstance(pool.all(), wanted, promised);
        const free = pool.all().filter(({ id, runtime }) => runtime === 'node' && !promised.has(id));
        const isMine = ({ state }: Instance) =>
          state.kind === 'warm' && state.owner === ada && state.programId === programId;
        const best = free.some(isMine)
          ? 'warm'
          : free.some(({ state }) => state.kind === 'prewarmed')
            ? 'prewarmed'
            : free.some(({ state }) => state.kind === 'provisioning')
              ? 'join-boot'
              : 'create';
        expect(allocation.kind).toBe(best);
        if (allocation.kind !== 'create') {
          const given = free.find(({ id }) => id === allocation.instanceId);
          expect(given).toBeDefined();
          expect(given !== undefined && ('owner' in given.state ? given.state.owner : ada)).toBe(ada);
        }
      }),
    );
  });

  it('chooses among the candidates as it would among all', () => {
    fc.assert(
      fc.property(pools, (pool) => {
        const candidates = pool.candidatesFor(wanted);
        expect(allocateInstance(candidates, wanted, nothingPromised)).toEqual(
          allocateInstance(pool.all(), wanted, nothingPromised),
        );
        for (const { runtime, state } of candidates) {
          expect(runtime).toBe('node');
          expect('owner' in state ? state.owner : ada).toBe(ada);
        }
      }),
    );
  });

  it('takes the prewarmed one that got ready last, and does not hand out what is promised', () => {
    const old = instance('old', { kind: 'prewarmed', readyAt: 1 });
    const young = instance('young', { kind: 'prewarmed', readyAt: 2 });
    const pick = (...promised: Instance[]) =>
      allocateInstance([old, young], wanted, new Set(promised.map(({ id }) => id)));
    expect(pick()).toEqual({ kind: 'prewarmed', instanceId: young.id });
    expect(pick(young)).toEqual({ kind: 'prewarmed', instanceId: old.id });
    expect(pick(young, old)).toEqual({ kind: 'create', packages: [] });
  });

  it('joins the boot that was begun first, but none that is stuck', () => {
    const stuck = instance('stuck', { kind: 'provisioning', requestedAt: 0 });
    const fine = instance('fine', { kind: 'provisioning', requestedAt: 900 });
    const timing = { now: 1000, bootMs: 300 };
    expect(allocateInstance([fine, stuck], wanted, nothingPromised)).toMatchObject({ instanceId: stuck.id });
    expect(allocateInstance([fine, stuck], wanted, nothingPromised, { timing })).toEqual({
      kind: 'join-boot',
      instanceId: fine.id,
    });
    expect(allocateInstance([stuck], wanted, nothingPromised, { timing })).toEqual({
      kind: 'create',
      packages: [],
    });
  });
});

describe('an execution that imports packages', () => {
  const wants = (packages: readonly string[]) => ({ ...wanted, packages });
  const held = (packages: readonly string[], loadMs: number) => ({
    runtime: wanted.runtime,
    packages,
    loadMs,
    memoryMb: 20,
    forkMs: 15,
  });
  const layers = [held(['numpy'], 100), held(['numpy', 'pandas'], 400)];
  const plain = instance('plain', { kind: 'prewarmed', readyAt: 9 });
  const numpy = { ...instance('numpy', { kind: 'prewarmed', readyAt: 5 }), packages: ['numpy'] };
  const pick = (
    instances: readonly Instance[],
    packages: readonly string[],
    terms: Parameters<typeof allocateInstance>[3] = { layers },
  ) => allocateInstance(instances, wants(packages), nothingPromised, terms);

  it('gets the parked instance that has most of them loaded', () => {
    expect(pick([plain, numpy], ['numpy'])).toEqual({ kind: 'prewarmed', instanceId: numpy.id });
    expect(pick([plain, numpy], ['numpy'], {})).toEqual({ kind: 'prewarmed', instanceId: numpy.id });
  });

  it('gets none that has loaded anything else', () => {
    expect(pick([numpy], [])).toEqual({ kind: 'create', packages: [] });
    expect(pick([plain, numpy], ['sympy'])).toEqual({ kind: 'prewarmed', instanceId: plain.id });
  });

  it('gets a fork of the layer where that saves more than it takes', () => {
    expect(pick([plain], ['numpy'])).toEqual({ kind: 'create', packages: ['numpy'] });
    expect(pick([plain, numpy], ['numpy', 'pandas'])).toEqual({
      kind: 'create',
      packages: ['numpy', 'pandas'],
    });
    expect(pick([plain], ['numpy'], { layers: [held(['numpy'], 14)] })).toMatchObject({
      kind: 'prewarmed',
    });
    expect(pick([], ['numpy'])).toEqual({ kind: 'create', packages: ['numpy'] });
  });

  it('gets a plain one where no layer is held, and waits for nothing', () => {
    expect(pick([plain], ['numpy', 'pandas'], {})).toEqual({ kind: 'prewarmed', instanceId: plain.id });
  });

  it('gets its own only if no shared one has more of them loaded', () => {
    const own = instance('own', { kind: 'warm', owner: wanted.owner, programId: wanted.programId, since: 0 });
    expect(pick([own, numpy], ['numpy'])).toEqual({ kind: 'prewarmed', instanceId: numpy.id });
    expect(pick([{ ...own, packages: ['numpy'] }, numpy], ['numpy'])).toMatchObject({ kind: 'warm' });
    expect(pick([own, plain], [])).toMatchObject({ kind: 'warm' });
  });
});
