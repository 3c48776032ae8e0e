import type { AssignmentRole, FunctionRole } from './languages/language-table.ts';
import { type Assignment, type AssignmentShape, calleePathOf, type ProgramIndex } from './program-index.ts';
import { pathOf } from './program-names.ts';
import { NO_NODE } from './syntax-tree.ts';

/** One name with a hundred thousand assignments is read by its first ones. */
const ASSIGNMENTS_PER_NAME_MAX = 64;

function note(index: ProgramIndex, name: string, assignment: Assignment): void {
  const key = `${assignment.inFunction}:${name}`;
  const known = index.variables.get(key);
  if (known === undefined) {
    index.variables.set(key, [assignment]);
  } else if (known.length < ASSIGNMENTS_PER_NAME_MAX) {
    known.push(assignment);
  }
}

/** Notes what an assignment, compound assignment or `i++` gives to which name. */
export function indexAssignment(index: ProgramIndex, node: number): void {
  const { tree, table } = index;
  const role = table.syntax.assignments[tree.kindOf(node)];
  if (role === undefined) {
    return;
  }
  const target = role.target === '' ? tree.firstChildOf(node) : tree.childIn(node, role.target);
  const value = role.value === undefined ? NO_NODE : tree.childIn(node, role.value);
  const operator = operatorOf(index, node, role);
  const inFunction = index.functionOf[node] ?? 0;
  if (role.isDeclaration === true && target !== NO_NODE) {
    declareNames(index, target, inFunction);
  }
  if (target === NO_NODE || (value === NO_NODE && operator === '')) {
    return;
  }
  if (!table.syntax.patterns.has(tree.kindOf(target))) {
    noteTarget(index, target, { value, node, operator, inFunction });
    return;
  }
  const parts = displayParts(index, value);
  const targets = tree.childrenOf(target);
  for (const [position, each] of targets.entries()) {
    const own = parts?.length === targets.length ? parts[position] : undefined;
    if (own === undefined) {
      noteNames(index, each, { shape: 'element', value, node, operator, inFunction, position });
    } else {
      noteTarget(index, each, { value: own, node, operator, inFunction });
    }
  }
}

/** The operator of a compound assignment or a step; '' for a plain assignment. */
function operatorOf(index: ProgramIndex, node: number, role: AssignmentRole): string {
  if (role.isStep === true) {
    return '++';
  }
  const operator = role.operator === undefined ? NO_NODE : index.tree.childIn(node, role.operator);
  const text = operator === NO_NODE ? '' : index.tree.textOf(operator);
  return text === '=' || text === ':=' ? '' : text;
}

/** Every name below a declaration's target belongs to the function it is in. */
function declareNames(index: ProgramIndex, target: number, inFunction: number): void {
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
function ownerOf(index: ProgramIndex, name: string, inFunction: number): number {
  if (!index.isDeclaring) {
    return inFunction;
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
  const written = pathOf(index.tree, index.table, target);
  if (written === '' || written.startsWith('.')) {
    return;
  }
  const shape: AssignmentShape = given.operator === '' ? 'value' : 'compound';
  const name = index.table.areFieldsBare ? written.replace(/^this\./, '') : written;
  // What an object holds is seen by all its methods.
  const isField = /^(self|this|cls)\./.test(written);
  const inFunction = isField ? 0 : ownerOf(index, name, given.inFunction);
  note(index, name, { ...given, inFunction, shape, position: 0 });
  noteAlias(index, name, given.value);
}

/** `read = sys.stdin.readline` makes one name stand for another. */
function noteAlias(index: ProgramIndex, name: string, value: number): void {
  const { tree, table } = index;
  if (value === NO_NODE || table.syntax.members[tree.kindOf(value)] === undefined) {
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
  target: number,
  source: number,
  inFunction = index.functionOf[index.tree.parentOf(target)] ?? 0,
): void {
  if (target === NO_NODE) {
    return;
  }
  const { tree, table } = index;
  const shared = { shape: 'loop-target', value: source, node: source, operator: '', inFunction } as const;
  declareNames(index, target, inFunction);
  if (!table.syntax.patterns.has(tree.kindOf(target))) {
    noteNames(index, target, { ...shared, position: -1 });
    return;
  }
  for (const [position, each] of tree.childrenOf(target).entries()) {
    noteNames(index, each, { ...shared, position });
  }
}

/** Notes a function's parameters and returns their names, in order. */
export function indexParameters(
  index: ProgramIndex,
  node: number,
  role: FunctionRole,
  inFunction: number,
): string[] {
  const { tree, table } = index;
  const lists = tree.childrenOf(node).filter((child) => role.parameters.includes(tree.fieldOf(child)));
  const single = lists.filter((list) => table.syntax.identifiers.has(tree.kindOf(list)));
  const parameters = [
    ...single,
    ...lists.flatMap((list) => (single.includes(list) ? [] : tree.childrenOf(list))),
  ];
  const names: string[] = [];
  for (const parameter of parameters) {
    let name = parameter;
    while (name < tree.nextOf(parameter) && !table.syntax.identifiers.has(tree.kindOf(name))) {
      name += 1;
    }
    if (name < tree.nextOf(parameter)) {
      const text = tree.textOf(name);
      index.declared.add(`${inFunction}:${text}`);
      note(index, text, {
        shape: 'parameter',
        value: node,
        node,
        operator: '',
        inFunction,
        position: names.length,
      });
      names.push(text);
    }
  }
  return names;
}

/** The call that runs an inline function per element of something, when there is one around it. */
export function iteratingCallOf(index: ProgramIndex, inline: number): number {
  const { tree, table } = index;
  const call = tree.parentOf(tree.parentOf(inline));
  if (call === NO_NODE || table.syntax.calls[tree.kindOf(call)] === undefined) {
    return NO_NODE;
  }
  const effect = index.names.effect(calleePathOf(index, call));
  return effect?.isIterating === true ? call : NO_NODE;
}
