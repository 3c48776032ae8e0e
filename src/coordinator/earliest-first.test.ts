import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EarliestFirst } from './earliest-first.ts';

describe('EarliestFirst', () => {
  it('gives back the smallest first, equal ones in the order they came', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(20)), { maxLength: 100 }), (steps) => {
        const heap = new EarliestFirst<number>();
        let model: { tag: number; value: number }[] = [];
        steps.forEach((tag, value) => {
          if (tag === null) {
            const [first] = model.toSorted((a, b) => a.tag - b.tag);
            expect(heap.first?.value).toBe(first?.value);
            expect(heap.take()?.value).toBe(first?.value);
            model = model.filter((entry) => entry !== first);
          } else {
            heap.put(tag, value);
            model.push({ tag, value });
          }
        });
      }),
    );
  });
});
