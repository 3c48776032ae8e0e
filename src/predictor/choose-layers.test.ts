import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, type Layer, layerKeyOf } from '../model/layer.ts';
import { chooseLayers, type LayerDemand, type LayerTerms } from './choose-layers.ts';

const names = ['numpy', 'pandas', 'scipy', 'sympy'];
const terms: LayerTerms = {
  costOf: ({ packages }) => ({ savedMs: 100 * packages.length, memoryMb: 25 * packages.length }),
  priceGbSPerSecond: 100,
  countMax: 4,
  memoryMbMax: 1000,
  isHeld: () => false,
};

function demand(packages: readonly string[], arrivalsPerSecond: number): LayerDemand {
  return { runtime: 'python', packages, arrivalsPerSecond };
}

function keysOf(layers: readonly Layer[]): readonly string[] {
  return layers.map(layerKeyOf).toSorted();
}

const anyDemands = fc.array(
  fc.record({
    runtime: fc.constantFrom('python', 'ruby'),
    packages: fc.subarray(names, { minLength: 1 }).map((each) => each.toSorted()),
    arrivalsPerSecond: fc.double({ min: 0, max: 0.1, noNaN: true }),
  }),
  { maxLength: 8 },
);

describe('chooseLayers', () => {
  it('holds what saves more than its memory costs, and nothing else', () => {
    // 100 ms at 100 GB·s a second, for 25 MB.
    const pays = 25 / 1024 / 10;
    expect(keysOf(chooseLayers([demand(['numpy'], pays * 1.01)], terms))).toEqual(['python:numpy']);
    expect(chooseLayers([demand(['numpy'], pays * 0.99)], terms)).toEqual([]);
  });

  it('lets go of one only when it is worth clearly less than it costs', () => {
    const held = { ...terms, isHeld: () => true };
    const pays = 25 / 1024 / 10;
    expect(chooseLayers([demand(['numpy'], pays * 0.6)], held)).toHaveLength(1);
    expect(chooseLayers([demand(['numpy'], pays * 0.4)], held)).toEqual([]);
  });

  it('serves those who want more with what they have in common, if that is all there is room for', () => {
    const both = [demand(['numpy', 'scipy'], 0.02), demand(['numpy', 'pandas'], 0.02)];
    expect(keysOf(chooseLayers(both, { ...terms, memoryMbMax: 30 }))).toEqual(['python:numpy']);
    expect(keysOf(chooseLayers(both, terms))).toEqual(['python:numpy,pandas', 'python:numpy,scipy']);
  });

  it('never serves a program with what it does not load itself', () => {
    const [layer] = chooseLayers([demand(['numpy'], 0.1), demand(['numpy', 'pandas'], 0.001)], terms);
    expect(layer?.packages).toEqual(['numpy']);
  });

  it('stays within its bounds, names nothing that nobody wants, and holds nothing at a loss', () => {
    const bounds = fc.record({ countMax: fc.nat(4), memoryMbMax: fc.integer({ min: 0, max: 300 }) });
    fc.assert(
      fc.property(anyDemands, bounds, (demands, bound) => {
        const chosen = chooseLayers(demands, { ...terms, ...bound });
        expect(chosen.length).toBeLessThanOrEqual(bound.countMax);
        expect(chosen.reduce((sum, { memoryMb }) => sum + memoryMb, 0)).toBeLessThanOrEqual(
          bound.memoryMbMax,
        );
        expect(new Set(keysOf(chosen)).size).toBe(chosen.length);
        for (const layer of chosen) {
          expect(layer.packages.length).toBeGreaterThan(0);
          expect(layer.valueGbSPerSecond).toBeGreaterThan(0);
          const isWanted = demands.some(
            ({ runtime, packages }) => runtime === layer.runtime && isWithin(layer.packages, packages),
          );
          expect(isWanted).toBe(true);
        }
      }),
    );
  });

  it('holds no less for more demand of the same', () => {
    fc.assert(
      fc.property(anyDemands, (demands) => {
        const totalOf = (factor: number) =>
          chooseLayers(
            demands.map((each) => ({ ...each, arrivalsPerSecond: each.arrivalsPerSecond * factor })),
            { ...terms, countMax: 9 },
          ).reduce((sum, { memoryMb }) => sum + memoryMb, 0);
        expect(totalOf(3) > 0 || totalOf(1) === 0).toBe(true);
      }),
    );
  });
});
