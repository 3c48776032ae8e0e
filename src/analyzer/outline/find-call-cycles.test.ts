import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCallCycles } from './find-call-cycles.ts';
import { fixedGrowth } from './growth.ts';
import type { ProgramOutline } from './program-outline.ts';

const graphs = fc.integer({ min: 1, max: 8 }).chain((count) => {
  const node = fc.integer({ min: 0, max: count - 1 });
  return fc.record({ count: fc.constant(count), edges: fc.array(fc.tuple(node, node), { maxLength: 20 }) });
});

function outlineOf({ count, edges }: { count: number; edges: [number, number][] }): ProgramOutline {
  return {
    entries: [],
    functions: Array.from({ length: count }, (_, at) => ({
      name: `f${at}`,
      line: 1,
      loops: [],
      operations: [],
      calls: edges
        .filter(([from]) => from === at)
        .map(([, callee]) => ({ line: 1, loop: -1, times: fixedGrowth, callee })),
      isCalling: true,
      recursion: undefined,
    })),
  };
}

/** Everything reachable from a node in one step or more, by repeated expansion. */
function reachable(edges: [number, number][], start: number): Set<number> {
  const found = new Set<number>();
  let frontier = [start];
  while (frontier.length > 0) {
    frontier = edges.filter(([from, to]) => frontier.includes(from) && !found.has(to)).map(([, to]) => to);
    for (const each of frontier) {
      found.add(each);
    }
  }
  return found;
}

describe('call cycles', () => {
  it('group exactly the functions that can reach each other', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { cycleOf } = findCallCycles(outlineOf(graph));
        for (let a = 0; a < graph.count; a++) {
          for (let b = 0; b < a; b++) {
            const isMutual = reachable(graph.edges, a).has(b) && reachable(graph.edges, b).has(a);
            expect(cycleOf[a] === cycleOf[b]).toBe(isMutual);
          }
        }
      }),
    );
  });

  it('order callees before callers, each function once', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { cycleOf, order } = findCallCycles(outlineOf(graph));
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: graph.count }, (_, at) => at));
        for (const [caller, callee] of graph.edges) {
          const isLater = order.indexOf(callee) <= order.indexOf(caller);
          expect(isLater || cycleOf[caller] === cycleOf[callee]).toBe(true);
        }
      }),
    );
  });
});
