import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import type { ManagerReport } from '../model/instance-manager.ts';
import { createIdleMemoryMeter } from './idle-memory-meter.ts';

const managerId = makeId('mgr', 'one');

function reportAt(
  at: number,
  prewarmedCount: number,
  warmOwners: ManagerReport['stocks'][number]['warmOwners'] = [],
): ManagerReport {
  const stocks = [
    { runtime: 'python', provisioningCount: 3, prewarmedCount, busyCount: 5, keptCount: 0, warmOwners },
  ];
  return {
    managerId,
    at,
    isolationLevel: 'simulated',
    isDraining: false,
    busyCount: 5,
    layers: [],
    accepted: [],
    bootFailures: [],
    stocks,
  };
}

describe('the idle memory meter', () => {
  it('counts idle instances only, over the time between reports and until now', () => {
    const meter = createIdleMemoryMeter();
    meter.observeMemory('python', 512);
    meter.observeReport(reportAt(0, 2));
    meter.observeReport(reportAt(10_000, 4));
    expect(meter.totals(10_000).get('python')).toBeCloseTo(10);
    expect(meter.totals(11_000).get('python')).toBeCloseTo(12);
  });

  it('counts what is kept for one user beside what all share', () => {
    const meter = createIdleMemoryMeter();
    meter.observeMemory('python', 512);
    const owner = { tenantId: makeId('ten', 't'), userId: makeId('usr', 'ada'), programId: 'prg_p' };
    meter.observeReport(reportAt(0, 2, [owner]));
    expect(meter.totals(10_000).get('python')).toBeCloseTo(15);
    expect(meter.stockTotals(10_000).get('python')).toBeCloseTo(10);
  });

  it('stops counting when a manager is gone, and keeps what it had cost', () => {
    const meter = createIdleMemoryMeter();
    meter.observeMemory('python', 1024);
    meter.observeReport(reportAt(0, 1));
    meter.forget(managerId, 5000);
    expect(meter.totals(60_000).get('python')).toBeCloseTo(5);
  });
});
