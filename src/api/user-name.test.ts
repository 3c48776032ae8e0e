import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseId } from '../kernel/ids.ts';
import { USER_NAME_LENGTH_MAX, userIdOf, userNameOf } from './user-name.ts';

const names = fc
  .string({ unit: 'binary', minLength: 1, maxLength: USER_NAME_LENGTH_MAX })
  .filter((name) => name.length <= USER_NAME_LENGTH_MAX && name.isWellFormed());

describe('the name of a user', () => {
  it('comes back exactly as it was given, whatever its script', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(userNameOf(userIdOf(name))).toBe(name);
      }),
    );
  });

  it('T86 always makes an id of the id alphabet', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(parseId('usr', userIdOf(name))).toBe(userIdOf(name));
      }),
    );
  });

  it('never shares an id with another name, not even one that looks encoded', () => {
    fc.assert(
      fc.property(names, (name) => {
        const id = userIdOf(name);
        const lookalike = id.slice('usr_'.length);
        expect(lookalike === name || userIdOf(lookalike) !== id).toBe(true);
      }),
    );
  });

  it('is the id itself where it fits, and fits at its longest where it does not', () => {
    expect(userIdOf('alice.b-1')).toBe('usr_alice.b-1');
    expect(userIdOf('.hidden')).not.toBe('usr_.hidden');
    expect(userNameOf(userIdOf('漢'.repeat(100)))).toBe('漢'.repeat(100));
    expect(userNameOf(userIdOf('*.> \'";--'))).toBe('*.> \'";--');
  });
});
