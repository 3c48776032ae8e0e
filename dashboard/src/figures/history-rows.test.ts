import { describe, expect, it } from 'vitest';
import type { History } from '../api/api-schemas.ts';
import { appendHistory, noHistory, sumColumn } from './history-rows.ts';

type Figures = readonly (number | null)[];

function runtimeOf(runtime: string, arrivals: Figures): History['runtimes'][number] {
  const zeros = arrivals.map(() => 0);
  return {
    runtime,
    arrivals,
    executions: { queued: zeros, running: zeros },
    instances: { provisioning: zeros, prewarmed: zeros, warm: zeros, kept: zeros, wanted: zeros },
    starts: { cold: zeros, prewarmed: zeros, warm: zeros, kept: zeros },
    costGbS: { idle: zeros, boot: zeros, coldStarts: zeros },
    forecasts: [{ horizonMs: 10_000, p50: zeros, p90: arrivals }],
  };
}

function historyOf(at: readonly number[], runtimes: Readonly<Record<string, Figures>>): History {
  return {
    intervalMs: 2000,
    at,
    runtimes: Object.entries(runtimes).map(([name, arrivals]) => runtimeOf(name, arrivals)),
  };
}

describe('the rows that the page holds', () => {
  it('grow by what came since, and forget what is too old', () => {
    const first = appendHistory(noHistory, historyOf([1, 2], { python: [10, 20] }), 0);
    const second = appendHistory(first, historyOf([3], { python: [30] }), 2);
    expect(second.at).toEqual([2, 3]);
    expect(second.runtimes.python?.arrivals).toEqual([20, 30]);
    expect(second.runtimes.python?.soonP90).toEqual([20, 30]);
  });

  it('take no row twice', () => {
    const first = appendHistory(noHistory, historyOf([1, 2], { python: [10, 20] }), 0);
    const again = appendHistory(first, historyOf([2, 3], { python: [20, 30] }), 0);
    expect(again.at).toEqual([1, 2, 3]);
    expect(again.runtimes.python?.arrivals).toEqual([10, 20, 30]);
  });

  it('know nothing of a runtime before it came, nor after it is gone', () => {
    const first = appendHistory(noHistory, historyOf([1], { bash: [1] }), 0);
    const second = appendHistory(first, historyOf([2], { ruby: [2] }), 0);
    expect(second.runtimes.ruby?.arrivals).toEqual([null, 2]);
    expect(second.runtimes.bash?.arrivals).toEqual([1, null]);
  });

  it('add up over runtimes, where anything is known', () => {
    const rows = appendHistory(noHistory, historyOf([1, 2, 3], { a: [1, null, null], b: [2, 5, null] }), 0);
    expect(sumColumn(rows, 'arrivals', ['a', 'b'])).toEqual([3, 5, null]);
    expect(sumColumn(rows, 'arrivals', ['none'])).toEqual([null, null, null]);
    expect(sumColumn(rows, 'laterP50', ['a'])).toEqual([null, null, null]);
  });
});
