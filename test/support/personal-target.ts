import { makeId } from '../../src/kernel/ids.ts';
import type { InstanceOwner } from '../../src/model/instance.ts';
import type { ManagerTargets } from '../../src/model/plan.ts';

type Target = ManagerTargets['personal'][number];

/** A personal target for a test to change where it matters. */
export function personalTarget(owner: InstanceOwner, given: Partial<Target> = {}): Target {
  return {
    owner,
    runtime: 'python',
    programId: makeId('prg', 'p'),
    code: '1',
    fromAt: 0,
    untilAt: 1000,
    bootMs: 0,
    memoryMb: 300,
    preload: [],
    valueGbS: 1,
    sentence: 'Because.',
    ...given,
  };
}
