import { describe, expect, it } from 'vitest';
import { LayerDemands } from './layer-demands.ts';

const numpy = { runtime: 'python', packages: ['numpy'] };

describe('demand for layers', () => {
  it('is a rate that fades when nobody comes', () => {
    const demands = new LayerDemands(0);
    for (let at = 0; at < 600_000; at += 10_000) {
      demands.observeArrival({ ...numpy, user: `u${at % 7}`, at });
    }
    const rateAt = (now: number) => demands.at(now)[0]?.arrivalsPerSecond ?? 0;
    const busy = rateAt(600_000);
    expect(busy).toBeGreaterThan(0.05);
    expect(busy).toBeLessThan(0.15);
    expect(rateAt(1_800_000)).toBeLessThan(busy / 3);
  });

  it('knows nothing of programs that import none, and keeps few of the sets that others make up', () => {
    const demands = new LayerDemands(0);
    demands.observeArrival({ runtime: 'python', packages: [], user: 'ada', at: 0 });
    expect(demands.at(0)).toEqual([]);
    for (let k = 0; k < 20; k += 1) {
      demands.observeArrival({ ...numpy, user: `u${k}`, at: k });
    }
    for (let k = 0; k < 500; k += 1) {
      demands.observeArrival({ runtime: 'python', packages: [`p${k}`], user: 'eve', at: 100 + k });
    }
    expect(demands.at(700)).toHaveLength(16);
    expect(demands.at(700).map(({ packages }) => packages)).toContainEqual(['numpy']);
  });

  it('counts one who sends far more than all others together for little more than they', () => {
    const rateOf = (isFlooded: boolean) => {
      const demands = new LayerDemands(0);
      for (let at = 0; at < 60_000; at += 1000) {
        demands.observeArrival({ ...numpy, user: `u${at % 9}`, at });
        for (let k = 0; isFlooded && k < 100; k += 1) {
          demands.observeArrival({ ...numpy, user: 'eve', at });
        }
      }
      return demands.at(60_000)[0]?.arrivalsPerSecond ?? 0;
    };
    expect(rateOf(true)).toBeLessThan(20 * rateOf(false));
  });

  it('goes on after a restart as if there had been none, and takes up nothing of another shape', () => {
    const demands = new LayerDemands(0);
    for (let at = 0; at < 100_000; at += 5000) {
      demands.observeArrival({ ...numpy, user: 'ada', at });
    }
    const restored = new LayerDemands(0);
    expect(restored.restore(JSON.parse(JSON.stringify(demands.toState())))).toBe(true);
    expect(restored.at(200_000)).toEqual(demands.at(200_000));
    expect(restored.restore({ wanted: [{ runtime: 1 }] })).toBe(false);
    expect(restored.at(200_000)).toEqual(demands.at(200_000));
  });
});
