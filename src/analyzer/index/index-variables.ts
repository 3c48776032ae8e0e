import type { AssignmentRole } from '../languages/language-table.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import { type Assignment, type AssignmentShape, POSITION_ITSELF } from './assignment.ts';
import { importCallIn } from './index-imports.ts';
import { calleePathOf, constructedFrom, note, type ProgramIndex } from './program-index.ts';
import { pathOf } from './program-names.ts';

const TARGET_STEPS_MAX = 16;

/** Notes what an assignment, compound assignment or `i++` gives to which name. */
export function indexAssignment(index: ProgramIndex, node: number): void {
  const { tree, table } = index;
  const role = table.syntax.assignments[tree.kindOf(node)];
  if (role === undefined) {
    return;
  }
  const [first = NO_NODE, ...others] = targetsOf(index, node, role);
  const target = standIn(index, first);
  const value = givenBy(index, node, role);
  const operator = operatorOf(index, node, role);
  const inFunction = index.functionOf[node] ?? 0;
  for (const each of role.isDeclaration === true && target !== NO_NODE ? [target, ...others] : []) {
    declareNames(index, each, inFunction);
  }
  if (target !== NO_NODE && others.length === 0) {
    noteType(index, node, role, target);
  }
  const isNothing = target === NO_NODE || (value === NO_NODE && operator === '');
  if (isNothing || constructedFrom(index, node).length > 0) {
    return;
  }
  if (role.isField === true) {
    const given = { value, node, operator, inFunction: 0, position: 0 };
    note(index, `${table.areFieldsBare ? '' : '.'}${tree.textOf(target)}`, { ...given, shape: 'value' });
    return;
  }
  if (others.length === 0 && !table.syntax.patterns.has(tree.kindOf(target))) {
    noteTarget(index, target, { value, node, operator, inFunction });
    return;
  }
  const parts = displayParts(index, value);
  const targets = others.length === 0 ? tree.childrenOf(target) : [target, ...others];
  for (const [position, each] of targets.entries()) {
    const own = parts?.length === targets.length ? parts[position] : undefined;
    if (own === undefined) {
      noteNames(index, each, { shape: 'element', value, node, operator, inFunction, position });
    } else {
      noteTarget(index, standIn(index, each), { value: own, node, operator, inFunction });
    }
  }
}

/** The nodes that an assignment gives a value to: several of one field are several variables. */
function targetsOf({ tree }: ProgramIndex, node: number, { target }: AssignmentRole): number[] {
  return target === ''
    ? [tree.firstChildOf(node)]
    : tree.childrenOf(node).filter((child) => tree.fieldOf(child) === target);
}

/** What a target stands for: x for `Some(x)`. */
function standIn({ tree, table }: ProgramIndex, target: number): number {
  let at = target;
  for (let step = 0; at !== NO_NODE && step < TARGET_STEPS_MAX; step++) {
    const isCase = table.syntax.casePatterns?.has(tree.kindOf(at)) === true;
    const held = isCase ? (tree.childrenOf(at).at(-1) ?? NO_NODE) : NO_NODE;
    if (held === NO_NODE) {
      break;
    }
    at = held;
  }
  return at;
}

/** A declared type says what kind of collection a variable is, besides what it is given. */
function noteType(index: ProgramIndex, node: number, role: AssignmentRole, target: number): void {
  const { tree, table } = index;
  const type = role.type === undefined ? NO_NODE : tree.childIn(node, role.type);
  if (type === NO_NODE || table.syntax.collectionTypes?.[tree.kindOf(type)]?.holds !== 'named') {
    return;
  }
  if (role.isField !== true && table.syntax.identifiers.has(tree.kindOf(target))) {
    const path = pathOf(tree, table, type);
    const gives = index.names.effect(path)?.gives;
    if (gives === 'hash' || gives === 'ordered') {
      noteTarget(index, target, { value: type, node, operator: '', inFunction: index.functionOf[node] ?? 0 });
    }
  }
}

/** What an assignment gives; without it, what the declared type says when that is a collection. */
function givenBy({ tree, table }: ProgramIndex, node: number, role: AssignmentRole): number {
  const [last = NO_NODE] = role.value === '' ? tree.childrenOf(node).slice(-1) : [];
  const value =
    role.value === undefined ? NO_NODE : role.value === '' ? last : tree.childIn(node, role.value);
  const type = value !== NO_NODE || role.type === undefined ? NO_NODE : tree.childIn(node, role.type);
  const isCollection = type !== NO_NODE && table.syntax.collectionTypes?.[tree.kindOf(type)] !== undefined;
  return isCollection ? type : value;
}

/** The operator of a compound assignment or a step; '' for a plain assignment. */
function operatorOf(index: ProgramIndex, node: number, role: AssignmentRole): string {
  if (role.isStep === true) {
    return '++';
  }
  const operator = role.operator === undefined ? NO_NODE : index.tree.childIn(node, role.operator);
  const text = operator === NO_NODE ? '' : index.tree.textOf(operator);
  return text === '=' || text === ':=' || text === '||=' ? '' : text;
}

/** Every name below a declaration's target belongs to the function it is in. */
export function declareNames(index: ProgramIndex, target: number, inFunction: number): void {
  const { tree, table } = index;
  for (let node = target; node < tree.nextOf(target); node++) {
    if (table.syntax.identifiers.has(tree.kindOf(node))) {
      index.declared.add(`${inFunction}:${tree.textOf(node)}`);
    }
  }
}

/**
 * The function whose variable a name assigned in `inFunction` is. Languages that declare variables give one that nothing
 * around declares to the program: a global, or a field of the object.
 */
export function ownerOf(index: ProgramIndex, name: string, inFunction: number): number {
  if (!index.isDeclaring) {
    return index.sharedNames.has(name) ? 0 : inFunction;
  }
  for (let at = inFunction; at !== 0; at = index.functions[at]?.outer ?? 0) {
    if (index.declared.has(`${at}:${name}`)) {
      return at;
    }
  }
  return 0;
}

/** `a, b = 1, 2` pairs up; anything else is taken apart. */
function displayParts(index: ProgramIndex, value: number): number[] | undefined {
  return value !== NO_NODE && index.table.syntax.listDisplays.has(index.tree.kindOf(value))
    ? index.tree.childrenOf(value)
    : undefined;
}

/** One name, or something like `a[i]` or `self.n`, which is noted under its path. */
function noteTarget(
  index: ProgramIndex,
  target: number,
  given: { value: number; node: number; operator: string; inFunction: number },
): void {
  const { table } = index;
  const shape: AssignmentShape = given.operator === '' ? 'value' : 'compound';
  const written = pathOf(index.tree, table, target);
  if (written !== '' && !written.startsWith('.')) {
    notePath(index, written, '', { ...given, shape, position: 0 });
    noteAlias(index, table.areFieldsBare ? written.replace(/^this\./, '') : written, given.value);
  } else if (table.areElementsNoted === true) {
    noteThrough(index, target, { ...given, shape, position: 0 });
  }
}

function notePath(index: ProgramIndex, written: string, suffix: string, given: Assignment): void {
  const name = index.table.areFieldsBare ? written.replace(/^this\./, '') : written;
  // What an object holds is seen by all its methods.
  const isField = /^(self|this|cls)\./.test(written);
  const inFunction = isField ? 0 : ownerOf(index, name, given.inFunction);
  note(index, name + suffix, { ...given, inFunction });
  if (index.hasFields && written.includes('.')) {
    const field = written.slice(written.lastIndexOf('.'));
    note(index, field + suffix, { ...given, inFunction: 0 });
  }
}

/** Notes a value of what a target leads to: n for `&n`, the elements of a for `a[i]`, `a + i` and their like. */
export function noteThrough(index: ProgramIndex, target: number, given: Assignment, suffix = ''): void {
  const { tree, table } = index;
  const { wrappers, addresses, subscripts, operators } = table.syntax;
  let elements = '';
  for (let at = target, step = 0; at !== NO_NODE && step < TARGET_STEPS_MAX; step++) {
    const kind = tree.kindOf(at);
    const address = addresses?.[kind];
    const subscript = subscripts[kind];
    const operator = operators[kind];
    if (wrappers.has(kind)) {
      at = tree.firstChildOf(at);
    } else if (address !== undefined) {
      at = tree.childIn(at, address);
    } else if (subscript !== undefined || operator !== undefined) {
      elements += '[]';
      at = tree.childIn(at, subscript?.object ?? operator?.left ?? '');
    } else {
      const written = pathOf(tree, table, at);
      if (written !== '' && !written.startsWith('.')) {
        notePath(index, written, elements + suffix, given);
      }
      return;
    }
  }
}

/** `read = sys.stdin.readline` makes one name stand for another. */
function noteAlias(index: ProgramIndex, name: string, value: number): void {
  const { tree, table } = index;
  const importCall = importCallIn(index, value);
  if (importCall !== undefined) {
    index.names.alias(name, importCall);
    return;
  }
  const kind = value === NO_NODE ? '' : tree.kindOf(value);
  if (table.syntax.members[kind] === undefined || table.syntax.calls[kind] !== undefined) {
    return;
  }
  const path = pathOf(tree, table, value);
  if (path !== '' && !path.startsWith('.') && index.names.effect(path) !== undefined) {
    index.names.alias(name, path);
  }
}

/** Notes every name below a pattern. */
function noteNames(index: ProgramIndex, pattern: number, assignment: Assignment): void {
  const { tree, table } = index;
  for (let node = pattern; node < tree.nextOf(pattern); node++) {
    if (table.syntax.identifiers.has(tree.kindOf(node))) {
      note(index, tree.textOf(node), assignment);
    }
  }
}

/** Notes the names a loop gives the elements of `source` to. */
export function indexLoopTarget(
  index: ProgramIndex,
  written: number,
  source: number,
  options: { readonly inFunction?: number; readonly isIndexed?: boolean } = {},
): void {
  const { tree, table } = index;
  const target = standIn(index, written);
  if (target === NO_NODE) {
    return;
  }
  const { inFunction = index.functionOf[tree.parentOf(target)] ?? 0, isIndexed = false } = options;
  const shared = { shape: 'loop-target', value: source, node: source, operator: '', inFunction } as const;
  declareNames(index, target, inFunction);
  if (!table.syntax.patterns.has(tree.kindOf(target))) {
    noteNames(index, target, { ...shared, position: isIndexed ? POSITION_ITSELF : -1 });
    return;
  }
  for (const [position, each] of tree.childrenOf(target).entries()) {
    const own = position === 0 ? POSITION_ITSELF : -1;
    noteNames(index, each, { ...shared, position: isIndexed ? own : position });
  }
}

/** The call that runs an inline function per element of something, when there is one around it. */
export function iteratingCallOf(index: ProgramIndex, inline: number): number {
  const { tree, table } = index;
  const parent = tree.parentOf(inline);
  const block = parent === NO_NODE ? undefined : table.syntax.calls[tree.kindOf(parent)]?.block;
  const isBlock = block !== undefined && tree.fieldOf(inline) === block;
  const call = isBlock ? parent : tree.parentOf(parent);
  if (call === NO_NODE || table.syntax.calls[tree.kindOf(call)] === undefined) {
    return NO_NODE;
  }
  const effect = index.names.effect(calleePathOf(index, call));
  return effect?.isIterating === true ? call : NO_NODE;
}
