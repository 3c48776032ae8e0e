import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, layerKeyOf, layerNameOf, wantedPackages } from './layer.ts';

const loadable = [
  { name: 'numpy', brings: [] },
  { name: 'pandas', brings: ['numpy'] },
  { name: 'sympy', brings: ['mpmath'] },
  { name: 'mpmath', brings: [] },
];

describe('a layer', () => {
  it('is told apart by its runtime and all of its packages', () => {
    expect(layerKeyOf({ runtime: 'python', packages: [] })).toBe('python');
    expect(layerKeyOf({ runtime: 'python', packages: ['numpy', 'pandas'] })).toBe('python:numpy,pandas');
    expect(layerNameOf({ runtime: 'python', packages: ['numpy', 'pandas'] })).toBe(
      'python with numpy, pandas',
    );
    expect(layerNameOf({ runtime: 'python', packages: [] })).toBe('python');
  });
});

describe('what a program wants loaded', () => {
  it.each([
    [['pandas'], ['numpy', 'pandas']],
    [['numpy.random', 'os', 'sys'], ['numpy']],
    [['numpylike', './numpy', 'os'], []],
    [[], []],
  ])('of %j is %j', (imports, wanted) => {
    expect(wantedPackages(imports, loadable)).toEqual(wanted);
  });

  it('is never anything but what may be loaded, whatever a program imports', () => {
    const names = loadable.map(({ name }) => name);
    const imported = fc.array(fc.oneof(fc.string(), fc.constantFrom(...names, 'numpy.linalg', '__proto__')));
    fc.assert(
      fc.property(imported, (imports) => {
        const wanted = wantedPackages(imports, loadable);
        expect(isWithin(wanted, names)).toBe(true);
        expect(wanted).toEqual([...new Set(wanted)].toSorted());
        expect(wantedPackages(wanted, loadable)).toEqual(wanted);
      }),
    );
  });
});
