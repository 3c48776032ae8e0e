import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChameleonError } from './chameleon-error.ts';
import { readRetryAfterMs } from './read-problem.ts';
import { defaultRetryPolicy, type RequestSafety, retryWaitMs } from './retry-wait.ts';

const policy = defaultRetryPolicy;
const waitFor = (
  error: unknown,
  safety: RequestSafety,
  more: { failedCount?: number; chance?: number } = {},
) => retryWaitMs(error, { safety, failedCount: 1, chance: 0, policy, ...more });

describe('whether a call is made again', () => {
  it.each([
    ['server-unreachable', undefined, true, false],
    ['overloaded', 503, true, true],
    ['over-quota', 429, true, true],
    ['shutting-down', 503, true, true],
    ['idempotency-in-progress', 409, true, false],
    ['manager-lost', 503, true, false],
    ['request-timed-out', 504, true, false],
    ['unexpected-answer', 429, true, true],
    ['unexpected-answer', 502, true, false],
    ['unexpected-answer', 200, false, false],
    ['internal-error', 500, false, false],
    ['invalid-request', 400, false, false],
    ['session-ended', 410, false, false],
    ['deadline-exceeded', undefined, false, false],
  ] as const)('after %s (%s): %s where it is repeatable, %s where not', (code, status, repeatable, once) => {
    const error = new ChameleonError(code, 'no', { status });
    expect(waitFor(error, 'repeatable') !== undefined).toBe(repeatable);
    expect(waitFor(error, 'once') !== undefined).toBe(once);
  });

  it('never after what is no answer of a server', () => {
    expect(waitFor(new TypeError('a bug'), 'repeatable')).toBeUndefined();
  });

  it('after a pause from what the server asked for up to a bound above it, and never more often than allowed', () => {
    const states = fc.record({
      failedCount: fc.integer({ min: 1, max: 12 }),
      chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      retryAfterMs: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(states, ({ failedCount, chance, retryAfterMs }) => {
        const error = new ChameleonError('overloaded', 'no', { status: 503, retryAfterMs });
        const waitMs = waitFor(error, 'once', { failedCount, chance });
        const floorMs = retryAfterMs ?? 0;
        if (failedCount > policy.countMax || floorMs > policy.retryAfterMsMax) {
          return waitMs === undefined;
        }
        const boundMs = Math.min(policy.pauseMsMax, policy.baseMs * 2 ** (failedCount - 1));
        return waitMs !== undefined && waitMs >= floorMs && waitMs <= floorMs + boundMs;
      }),
    );
  });
});

describe('the header retry-after', () => {
  it('is read as seconds or as a date, and left alone where it is neither', () => {
    const now = Date.parse('2026-05-01T10:00:00Z');
    expect(readRetryAfterMs('3', now)).toBe(3000);
    expect(readRetryAfterMs('Fri, 01 May 2026 10:00:05 GMT', now)).toBe(5000);
    expect(readRetryAfterMs('Fri, 01 May 2026 09:00:00 GMT', now)).toBe(0);
    expect([null, '', 'soon'].map((header) => readRetryAfterMs(header, now))).toEqual(
      Array.from({ length: 3 }, () => undefined),
    );
  });
});
