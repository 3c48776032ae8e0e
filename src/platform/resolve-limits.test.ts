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
          expect(value > 0 && value <= maximums[name as 'wallMs']).toBe(false);
        }
      }),
    );
  });

  it('names the limit, the value and what is allowed', () => {
    expect(() => resolveLimits({ wallMs: 1e9 }, { defaults, maximums })).toThrow(
      'limits.wallMs is 1000000000, above the allowed 300000',
    );
  });
});
