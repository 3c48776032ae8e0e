import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit } from './admit.ts';

const bounds = {
  lengthMax: 10,
  lengthPerTenantMax: 6,
  lengthPerUserMax: 3,
  runningMax: 4,
  runningPerUserMax: 2,
};
const nobody = { length: 0, cost: 0, tenantLength: 0, tenantCost: 0, userLength: 0, userCost: 0 };

describe('admit', () => {
  it('refuses at a bound, says which, and when to come again', () => {
    expect(admit(nobody, bounds)).toEqual({ kind: 'admitted' });
    expect(admit({ ...nobody, length: 10, cost: 80_000 }, bounds)).toEqual({
      kind: 'refused',
      boundOf: 'all',
      message: '10 executions wait already, the limit is 10',
      retryAfterMs: 10_000,
    });
    expect(admit({ ...nobody, length: 7, tenantLength: 6, tenantCost: 16_000 }, bounds)).toEqual({
      kind: 'refused',
      boundOf: 'tenant',
      message: '6 executions of this tenant wait already, the limit is 6',
      retryAfterMs: 2000,
    });
    expect(admit({ ...nobody, length: 3, userLength: 3, userCost: 16_000 }, bounds)).toEqual({
      kind: 'refused',
      boundOf: 'user',
      message: '3 executions of this user wait already, the limit is 3',
      retryAfterMs: 4000,
    });
  });

  it('admits exactly what is within every bound, and asks for a wait between a second and a minute', () => {
    const length = fc.nat(12);
    const cost = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(length, length, length, cost, (all, ofTenant, ofUser, waitingCost) => {
        const answer = admit(
          {
            length: all,
            cost: waitingCost,
            tenantLength: ofTenant,
            tenantCost: waitingCost,
            userLength: ofUser,
            userCost: waitingCost,
          },
          bounds,
        );
        expect(answer.kind === 'admitted').toBe(all < 10 && ofTenant < 6 && ofUser < 3);
        if (answer.kind === 'refused') {
          expect(answer.retryAfterMs).toBeGreaterThanOrEqual(1000);
          expect(answer.retryAfterMs).toBeLessThanOrEqual(60_000);
        }
      }),
    );
  });
});
