import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChameleonError } from '../kernel/errors.ts';
import { readConfig } from './config.ts';
import { resolveLimits } from './resolve-limits.ts';

const { limits: defaults, limitsMax: maximums } = readConfig({});

describe('resolveLimits', () => {
  it('gives the defaults when nothing is asked', () => {
    expect(resolveLimits({}, { defaults, maximums })).toEqual(defaults);
  });

  it('T83 never lets a limit pass the maximum, nor take zero, a negative or no number for unlimited', () => {
    fc.assert(
      fc.property(fc.constantFrom('wallMs', 'memoryMb', 'processCount'), fc.double(), (name, value) => {
        try {
          const resolved = resolveLimits({ [name]: value }, { defaults, maximums });
          expect(resolved[name as 'wallMs']).toBeGreaterThan(0);
          expect(resolved[name as 'wallMs']).toBeLessThanOrEqual(maximums[name as 'wallMs']);
        } catch (error) {
          expect(error).toBeInstanceOf(ChameleonError);
          const least = name === 'memoryMb' ? 1 : Number.MIN_VALUE;
          expect(value >= least && value <= maximums[name as 'wallMs']).toBe(false);
        }
      }),
    );
  });

  it('refuses a memory limit that no process could begin under', () => {
    expect(() => resolveLimits({ memoryMb: 0.3 }, { defaults, maximums })).toThrow(
      'limits.memoryMb is 0.3, below the least, 1',
    );
    expect(resolveLimits({ memoryMb: 1 }, { defaults, maximums }).memoryMb).toBe(1);
  });

  it('names the limit, the value and what is allowed', () => {
    expect(() => resolveLimits({ wallMs: 1e9 }, { defaults, maximums })).toThrow(
      'limits.wallMs is 1000000000, above the allowed 300000',
    );
  });
});
