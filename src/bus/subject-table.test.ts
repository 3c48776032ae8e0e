import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubjectTable } from './subject-table.ts';

const subject = fc
  .array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 4 })
  .map((words) => words.join('.'));
const pattern = fc.tuple(subject, fc.boolean()).map(([words, isOpen]) => (isOpen ? `${words}.>` : words));

function isMatch(of: string, asked: string): boolean {
  return of.endsWith('.>') ? asked.startsWith(of.slice(0, -1)) : of === asked;
}

describe('the subject table', () => {
  it('finds what a scan of all patterns finds, in the order they were added, less what was removed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(pattern, fc.boolean())), subject, (patterns, asked) => {
        const table = new SubjectTable<number>();
        const removals = patterns.map(([of], index) => table.add(of, index));
        patterns.forEach(([, isRemoved], index) => {
          if (isRemoved) {
            removals[index]?.();
            removals[index]?.();
          }
        });
        const expected = patterns.flatMap(([of, isRemoved], index) =>
          !isRemoved && isMatch(of, asked) ? [index] : [],
        );
        expect(table.matching(asked)).toEqual(expected);
      }),
    );
  });

  it('keeps the same value as often as it was added', () => {
    const table = new SubjectTable<string>();
    const remove = table.add('a', 'x');
    table.add('a', 'x');
    expect(table.matching('a')).toEqual(['x', 'x']);
    remove();
    expect(table.matching('a')).toEqual(['x']);
  });
});
