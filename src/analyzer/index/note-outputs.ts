import { NO_NODE } from '../syntax/syntax-tree.ts';
import type { Assignment } from './assignment.ts';
import { noteThrough } from './index-variables.ts';
import type { CallLink } from './link-calls.ts';
import { argumentsOf, type ProgramIndex } from './program-index.ts';

/** How many collections inside one another a function fills. */
const ELEMENT_DEPTH_MAX = 2;

/** Notes what functions give their callers through references: `read(n)` and `fill(a, n)` of the program's own. */
export function noteOutputs(index: ProgramIndex, links: readonly CallLink[]): void {
  if (index.references.size === 0) {
    return;
  }
  for (const { call, callee, isHandedOver } of links) {
    const entry = index.functions[callee];
    if (entry === undefined || isHandedOver || index.functionOf[call] === callee) {
      continue;
    }
    for (const [position, target] of argumentsOf(index, call).entries()) {
      const name = entry.parameters[position] ?? '';
      if (index.references.has(`${callee}:${name}`)) {
        noteOutput(index, { call, callee, name, target });
      }
    }
  }
}

interface Output {
  readonly call: number;
  readonly callee: number;
  readonly name: string;
  readonly target: number;
}

function noteOutput(index: ProgramIndex, { call, callee, name, target }: Output): void {
  const inFunction = index.functionOf[call] ?? 0;
  for (let depth = 0; depth <= ELEMENT_DEPTH_MAX; depth++) {
    const suffix = '[]'.repeat(depth);
    const given = index.variables.assignmentsOf(name + suffix, callee) ?? [];
    if (given.some(({ shape }) => shape !== 'parameter' && shape !== 'output')) {
      const from = name + suffix;
      const shared = { value: NO_NODE, node: call, operator: '', inFunction, position: 0 };
      const output: Assignment = { ...shared, shape: 'output', from };
      noteThrough(index, target, output, suffix);
    }
  }
}
