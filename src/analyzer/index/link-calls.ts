import { NO_NODE } from '../syntax/syntax-tree.ts';
import { classNameOf } from './class-around.ts';
import { argumentsOf, calleePathOf, type ProgramIndex } from './program-index.ts';

/** One call of a function of this program, or one handing of it to someone who will call it. */
export interface CallLink {
  readonly call: number;
  readonly callee: number;
  readonly isHandedOver: boolean;
}

/** Who calls whom inside one program. */
export interface CallLinks {
  readonly links: readonly CallLink[];
  /** Function called directly, by node of the call. */
  readonly calleeByCall: ReadonlyMap<number, number>;
  readonly callsByCallee: ReadonlyMap<number, readonly number[]>;
}

/** What a collection of one's own is asked by methods of the same name as the one that asks. */
const COLLECTION_METHODS = new Set(
  'push pop add get set has delete append insert remove size put contains peek shift unshift extend clear'.split(
    ' ',
  ),
);
const SELF_NAMES = new Set(['self', 'this', 'cls', 'super']);

/** Resolves every call and every function handed over as an argument, by name. */
export function linkCalls(index: ProgramIndex): CallLinks {
  const byName = functionsByName(index);
  const links: CallLink[] = [];
  const calleeByCall = new Map<number, number>();
  const callsByCallee = new Map<number, number[]>();
  for (const call of index.calls) {
    const path = calleePathOf(index, call);
    const callee = byName.size === 0 ? undefined : resolveCallee(index, byName, path, call);
    if (callee !== undefined) {
      links.push({ call, callee, isHandedOver: false });
      calleeByCall.set(call, callee);
      callsByCallee.set(callee, [...(callsByCallee.get(callee) ?? []), call].slice(-32));
    }
    for (const given of byName.size === 0 ? [] : namesHandedOver(index, call)) {
      const handed = closest(index, byName.get(given) ?? [], call);
      if (handed !== undefined) {
        links.push({ call, callee: handed, isHandedOver: true });
      }
    }
  }
  return { links, calleeByCall, callsByCallee };
}

function functionsByName(index: ProgramIndex): Map<string, number[]> {
  const byName = new Map<string, number[]>();
  const add = (name: string, entry: number): void => {
    byName.set(name, [...(byName.get(name) ?? []), entry].slice(-16));
  };
  for (const [entry, { name, node }] of index.functions.entries()) {
    if (entry === 0) {
      continue;
    }
    add(name, entry);
    if (index.table.syntax.constructors.has(name)) {
      add(classNameOf(index, node), entry);
    }
  }
  return byName;
}

function resolveCallee(
  index: ProgramIndex,
  byName: ReadonlyMap<string, readonly number[]>,
  path: string,
  call: number,
): number | undefined {
  const dot = path.lastIndexOf('.');
  const isConstructing = dot > 0 && path.slice(dot + 1) === index.table.constructingMethod;
  const candidates = byName.get(isConstructing ? path.slice(0, dot) : path.slice(dot + 1));
  if (candidates === undefined) {
    return undefined;
  }
  const root = path.split('.', 1)[0] ?? '';
  const isOwn = SELF_NAMES.has(root) && path.indexOf('.') === dot;
  const isHandedOn =
    dot !== -1 && !isOwn && COLLECTION_METHODS.has(path.slice(dot + 1)) && isInside(index, call, candidates);
  if (isHandedOn) {
    return undefined;
  }
  const isForeign = dot !== -1 && (index.names.isImported(root) || index.names.effect(path) !== undefined);
  return isForeign && !isOwn ? undefined : closest(index, candidates, call);
}

/** Whether a call is written inside one of the functions. */
function isInside({ functionOf }: ProgramIndex, call: number, functions: readonly number[]): boolean {
  return functions.includes(functionOf[call] ?? 0);
}

/** The candidate defined in the innermost function around the call, else the last one defined. */
function closest(index: ProgramIndex, candidates: readonly number[], call: number): number | undefined {
  for (let at = index.functionOf[call] ?? 0; ; at = index.functions[at]?.outer ?? 0) {
    const found = candidates.find((each) => index.functions[each]?.outer === at || each === at);
    if (found !== undefined || at === 0) {
      return found ?? candidates.at(-1);
    }
  }
}

function namesHandedOver(index: ProgramIndex, call: number): string[] {
  const { tree, table } = index;
  const role = table.syntax.calls[tree.kindOf(call)];
  const list = role?.argumentList === undefined ? NO_NODE : tree.childIn(call, role.argumentList);
  const named =
    list === NO_NODE
      ? []
      : tree
          .childrenOf(list)
          .filter((child) => table.syntax.namedArguments.has(tree.kindOf(child)))
          .map((child) => tree.childIn(child, 'value'));
  return [...argumentsOf(index, call), ...named]
    .filter((node) => node !== NO_NODE && table.syntax.identifiers.has(tree.kindOf(node)))
    .filter((node) => !index.bareCalls.has(node))
    .map((node) => tree.textOf(node));
}
