import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hrefOf, parseRoute, viewNames } from './parse-route.ts';

describe('routes', () => {
  it('are read from the hash; what is not understood is the overview', () => {
    expect(parseRoute('#/executions/exe_1?user=ann')).toEqual({
      view: 'executions',
      subject: 'exe_1',
      query: { user: 'ann' },
    });
    for (const hash of ['', '#', '#/', '#/nothing', '#/__proto__']) {
      expect(parseRoute(hash)).toMatchObject({ view: 'overview', query: {} });
    }
    expect(parseRoute('#/users/%zz').subject).toBe('%zz');
  });

  it('come back as they were written, whatever the names hold', () => {
    const names = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(fc.constantFrom(...viewNames), names, names, (view, subject, user) => {
        expect(parseRoute(hrefOf(view, subject, { user }))).toEqual({ view, subject, query: { user } });
      }),
    );
  });

  it('leave out what is empty', () => {
    expect(hrefOf('executions', undefined, { user: '', count: '50' })).toBe('#/executions?count=50');
    expect(hrefOf('pool')).toBe('#/pool');
  });
});
