import type { ProgramOutline } from './program-outline.ts';

/** Functions grouped by who can call whom back, and all of them with callees before callers. */
export interface CallCycles {
  /** Functions with the same number can reach each other. */
  readonly cycleOf: readonly number[];
  readonly order: readonly number[];
}

/** Tarjan's strongly connected components with an explicit stack: call chains may be as long as the program. */
export function findCallCycles(outline: ProgramOutline): CallCycles {
  const count = outline.functions.length;
  const callees = outline.functions.map(({ calls }) => calls.map(({ callee }) => callee));
  const indexOf = new Array<number>(count).fill(-1);
  const lowOf = new Array<number>(count).fill(0);
  const cycleOf = new Array<number>(count).fill(-1);
  const waiting: number[] = [];
  const order: number[] = [];
  let nextIndex = 0;
  let nextCycle = 0;
  const enter = (node: number): { node: number; at: number } => {
    indexOf[node] = nextIndex;
    lowOf[node] = nextIndex;
    nextIndex += 1;
    waiting.push(node);
    return { node, at: 0 };
  };
  const lower = (node: number, to: number): void => {
    lowOf[node] = Math.min(lowOf[node] ?? 0, to);
  };
  const leave = (node: number): void => {
    if (lowOf[node] !== indexOf[node]) {
      return;
    }
    for (let member = waiting.pop(); member !== undefined; member = waiting.pop()) {
      cycleOf[member] = nextCycle;
      order.push(member);
      if (member === node) {
        break;
      }
    }
    nextCycle += 1;
  };
  for (let root = 0; root < count; root++) {
    const path = indexOf[root] === -1 ? [enter(root)] : [];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const callee = callees[top.node]?.[top.at];
      top.at += 1;
      if (callee === undefined) {
        path.pop();
        leave(top.node);
        const caller = path.at(-1);
        if (caller !== undefined) {
          lower(caller.node, lowOf[top.node] ?? 0);
        }
      } else if (indexOf[callee] === -1) {
        path.push(enter(callee));
      } else if (cycleOf[callee] === -1) {
        lower(top.node, indexOf[callee] ?? 0);
      }
    }
  }
  return { cycleOf, order };
}
