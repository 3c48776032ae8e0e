import { describe, expect, it } from 'vitest';
import { pythonAt } from '../../test/support/python-at-levels.ts';
import type { IsolationLevel } from '../model/instance.ts';
import { chooseRuntime, type LevelWish } from './choose-runtime.ts';

const choose = (levels: readonly IsolationLevel[], wish: Partial<LevelWish>) =>
  chooseRuntime(pythonAt(...levels), { wished: undefined, floors: [], ...wish }).runtime;

describe('choosing at which level something runs', () => {
  it.each([
    ['the first where nobody says anything', ['process', 'microvm'], {}, 'python'],
    ['the first, be it the stronger', ['microvm', 'process'], {}, 'python'],
    ['the one asked for', ['process', 'container', 'microvm'], { wished: 'container' }, 'python@container'],
    ['a weaker one, where it is asked for', ['microvm', 'process'], { wished: 'process' }, 'python@process'],
    [
      'the next stronger, where the one asked for is not offered',
      ['process', 'microvm'],
      { wished: 'container' },
      'python@microvm',
    ],
    [
      'the first that a floor allows',
      ['process', 'container', 'microvm'],
      { floors: [{ level: 'process', of: 'its tenant' }] },
      'python',
    ],
    [
      'what the strongest floor allows',
      ['process', 'container', 'microvm'],
      {
        floors: [
          { level: 'container', of: 'its tenant' },
          { level: 'microvm', of: 'its code' },
        ],
      },
      'python@microvm',
    ],
    [
      'no less than a floor, whatever is asked for',
      ['process', 'microvm'],
      { wished: 'process', floors: [{ level: 'microvm', of: 'its tenant' }] },
      'python@microvm',
    ],
    [
      'more than a floor, where that is asked for',
      ['process', 'microvm'],
      { wished: 'microvm', floors: [{ level: 'process', of: 'its tenant' }] },
      'python@microvm',
    ],
  ] as const)('takes %s', (_what, levels, wish, runtime) => {
    expect(choose(levels, wish)).toBe(runtime);
  });

  it('says who wants more than there is, and what there is', () => {
    const ask = () =>
      choose(['process', 'container'], {
        wished: 'process',
        floors: [{ level: 'microvm', of: 'its tenant' }],
      });
    expect(ask).toThrow(
      expect.objectContaining({
        code: 'isolation-not-offered',
        message:
          'the request wants process, its tenant wants microvm; python is offered here at: process, container',
      }),
    );
  });
});
