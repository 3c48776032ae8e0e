import { ChameleonError } from '../kernel/errors.ts';
import type { ExecutionLimits } from '../model/execution.ts';

const limitNames = ['wallMs', 'cpuMs', 'memoryMb', 'processCount', 'outputBytes', 'fileBytes'] as const;

/** Below it there is no room for a process at all, and the launcher takes no such limit. */
const MEMORY_MB_MIN = 1;

/**
 * The limits one execution runs under: what was asked, else the default. Throws `limit-exceeded` for more than
 * the platform allows and `invalid-request` for what is not a positive number: 0 never means "unlimited".
 */
export function resolveLimits(
  asked: Partial<ExecutionLimits>,
  allowed: { readonly defaults: ExecutionLimits; readonly maximums: ExecutionLimits },
): ExecutionLimits {
  const resolved: Record<keyof ExecutionLimits, number> = { ...allowed.defaults };
  for (const name of limitNames) {
    const value = asked[name];
    if (value === undefined) {
      continue;
    }
    if (!Number.isFinite(value) || value <= 0) {
      throw new ChameleonError('invalid-request', `limits.${name} must be a positive number, got ${value}`);
    }
    if (name === 'memoryMb' && value < MEMORY_MB_MIN) {
      throw new ChameleonError(
        'invalid-request',
        `limits.memoryMb is ${value}, below the least, ${MEMORY_MB_MIN}`,
      );
    }
    if (value > allowed.maximums[name]) {
      throw new ChameleonError(
        'limit-exceeded',
        `limits.${name} is ${value}, above the allowed ${allowed.maximums[name]}`,
      );
    }
    resolved[name] = value;
  }
  return resolved;
}
