import {
  type AbstractValue,
  collectionOf,
  elementOf,
  fixedValue,
  grownValue,
  inputValue,
  joinValues,
  numberOf,
  parameterValue,
} from './abstract-value.ts';
import { boundsOfStep } from './bounds-of-step.ts';
import { receiverOf, subjectOf } from './call-subject.ts';
import { combineValues } from './combine-values.ts';
import { giveResult } from './give-result.ts';
import { fixedGrowth, type Growth, growthTimes, linearGrowth } from './growth.ts';
import { iteratingCallOf } from './index-variables.ts';
import type { CallLinks } from './link-calls.ts';
import { mentionsAny } from './mentions-any.ts';
import {
  type Assignment,
  argumentsOf,
  assignmentsOf,
  calleePathOf,
  type ProgramIndex,
} from './program-index.ts';
import { pathOf } from './program-names.ts';
import { NO_NODE } from './syntax-tree.ts';

/** Deeper expressions and longer chains of variables are taken for input. */
const DEPTH_MAX = 48;
const PARTS_MAX = 16;

/**
 * Reads how large values can get: literals do not grow, what is read from outside does, and everything else
 * follows from what it is made of. Flow-insensitive: a variable is any of the values it is ever given.
 */
export class ValueReader {
  readonly #index: ProgramIndex;
  readonly #known = new Map<number, AbstractValue>();
  readonly #variables = new Map<string, AbstractValue>();
  readonly #returned = new Map<number, AbstractValue>();
  readonly #links: CallLinks;
  readonly #functionByNode: ReadonlyMap<number, number>;

  constructor(index: ProgramIndex, links: CallLinks) {
    this.#index = index;
    this.#links = links;
    this.#functionByNode = new Map(index.functions.map(({ node }, entry) => [node, entry]));
  }

  /** The value of an expression. */
  read(node: number, depth = 0): AbstractValue {
    if (node === NO_NODE) {
      return fixedValue;
    }
    if (depth > DEPTH_MAX) {
      return inputValue;
    }
    const known = this.#known.get(node);
    if (known !== undefined) {
      return known;
    }
    this.#known.set(node, fixedValue);
    const value = this.#evaluate(node, depth);
    this.#known.set(node, value);
    return value;
  }

  #evaluate(node: number, depth: number): AbstractValue {
    const { tree, table } = this.#index;
    const { syntax } = table;
    const kind = tree.kindOf(node);
    if (syntax.numbers.has(kind) || syntax.strings.has(kind) || syntax.functions[kind] !== undefined) {
      return fixedValue;
    }
    if (syntax.identifiers.has(kind)) {
      return this.readName(tree.textOf(node), this.#index.functionOf[node] ?? 0, depth + 1);
    }
    if (syntax.calls[kind] !== undefined) {
      return this.#call(node, depth);
    }
    if (syntax.members[kind] !== undefined) {
      return this.#member(node, depth);
    }
    const subscript = syntax.subscripts[kind];
    if (subscript !== undefined) {
      const object = this.read(tree.childIn(node, subscript.object), depth + 1);
      return syntax.slices.has(tree.kindOf(tree.childIn(node, subscript.index))) ? object : elementOf(object);
    }
    if (syntax.listDisplays.has(kind) || syntax.hashDisplays.has(kind)) {
      return this.#display(node, depth);
    }
    if (syntax.comprehensions.has(kind)) {
      return this.#comprehension(node, depth);
    }
    if (syntax.operators[kind] !== undefined) {
      return this.#operation(node, depth);
    }
    return this.#joined(tree.childrenOf(node), depth);
  }

  #joined(nodes: readonly number[], depth: number): AbstractValue {
    let joined = fixedValue;
    for (const each of nodes.slice(0, PARTS_MAX)) {
      joined = joinValues(joined, this.read(each, depth + 1));
    }
    return joined;
  }

  /** The value of a variable seen from inside a function. */
  readName(name: string, inFunction: number, depth = 0): AbstractValue {
    const assignments = assignmentsOf(this.#index, inFunction, name);
    const first = assignments[0];
    if (first === undefined) {
      return this.#index.table.unassigned === 'input' ? inputValue : fixedValue;
    }
    const key = `${first.inFunction}:${name}`;
    const known = this.#variables.get(key);
    if (known !== undefined) {
      return known;
    }
    this.#variables.set(key, fixedValue);
    let value = fixedValue;
    for (const assignment of assignments) {
      value = joinValues(value, this.#assigned(name, assignment, depth));
    }
    this.#variables.set(key, value);
    return value;
  }

  #assigned(name: string, assignment: Assignment, depth: number): AbstractValue {
    switch (assignment.shape) {
      case 'value':
        return this.#updated(name, assignment) ?? this.read(assignment.value, depth + 1);
      case 'element':
        return elementOf(this.read(assignment.value, depth + 1));
      case 'loop-target':
        return this.#loopTarget(assignment, depth);
      case 'compound':
        return this.#stepped(name, assignment, depth);
      case 'parameter':
        return this.#parameter(assignment, depth);
    }
  }

  #stepped(name: string, assignment: Assignment, depth: number): AbstractValue {
    if (!this.#isRepeated(assignment.node)) {
      return this.read(assignment.value, depth + 1);
    }
    const bounds = boundsOfStep(this.#index, name, assignment.node);
    return bounds === undefined ? numberOf(linearGrowth) : this.#joined(bounds, depth);
  }

  /** `x = x + …` says only that x moves. */
  #updated(name: string, { value, node }: Assignment): AbstractValue | undefined {
    const { tree, table } = this.#index;
    const isOperation = table.syntax.operators[tree.kindOf(value)] !== undefined;
    if (!isOperation || !mentionsAny(this.#index, value, new Set([name]))) {
      return undefined;
    }
    return this.#isRepeated(node) ? numberOf(linearGrowth) : fixedValue;
  }

  #isRepeated(node: number): boolean {
    const { loopOf, functionOf } = this.#index;
    return (loopOf[node] ?? -1) !== -1 || functionOf[node] !== 0;
  }

  #loopTarget(assignment: Assignment, depth: number): AbstractValue {
    const source = this.read(assignment.value, depth + 1);
    const element = elementOf(source);
    // `for i, x in enumerate(xs)` and pairs: each part is an element of an element.
    return assignment.position === -1 ? element : joinValues(numberOf(source.size), elementOf(element));
  }

  #parameter(assignment: Assignment, depth: number): AbstractValue {
    const { tree } = this.#index;
    const callee = this.#functionByNode.get(assignment.value);
    if (callee === undefined) {
      const call = iteratingCallOf(this.#index, assignment.value);
      return call === NO_NODE
        ? parameterValue
        : elementOf(this.read(subjectOf(this.#index, call), depth + 1));
    }
    const calls = this.#links.callsByCallee.get(callee) ?? [];
    if (calls.every((call) => tree.isWithin(call, assignment.value))) {
      return parameterValue;
    }
    let value = fixedValue;
    for (const call of calls.slice(0, PARTS_MAX)) {
      // A call from inside itself says how the parameter changes, not how large it starts.
      if (!tree.isWithin(call, assignment.value)) {
        const given = argumentsOf(this.#index, call)[assignment.position];
        value = joinValues(value, given === undefined ? fixedValue : this.read(given, depth + 1));
      }
    }
    return value;
  }

  #member(node: number, depth: number): AbstractValue {
    const { tree, table, names } = this.#index;
    const role = table.syntax.members[tree.kindOf(node)];
    const property = role === undefined ? '' : tree.textOf(tree.childIn(node, role.property));
    const object = role === undefined ? NO_NODE : tree.childIn(node, role.object);
    if (table.lengthProperties.has(property)) {
      return numberOf(this.read(object, depth + 1).size);
    }
    const written = pathOf(tree, table, node);
    const isBare = table.areFieldsBare && written.startsWith('this.');
    const path = isBare ? written.slice('this.'.length) : written;
    const inFunction = isBare ? 0 : (this.#index.functionOf[node] ?? 0);
    if (path !== '' && assignmentsOf(this.#index, inFunction, path).length > 0) {
      return this.readName(path, inFunction, depth + 1);
    }
    if (table.inputPaths.has(names.resolve(path))) {
      return inputValue;
    }
    return names.isImported(path.split('.', 1)[0] ?? '') ? fixedValue : this.read(object, depth + 1);
  }

  #display(node: number, depth: number): AbstractValue {
    const { tree, table } = this.#index;
    const isHash = table.syntax.hashDisplays.has(tree.kindOf(node));
    const children = tree.childrenOf(node);
    if (children.length === 0) {
      return { ...grownValue, isHash };
    }
    const element = this.#joined(children, depth);
    const hasSpread = children.some((child) => table.syntax.spreads.has(tree.kindOf(child)));
    return { ...collectionOf(hasSpread ? element.size : fixedGrowth, element), isHash };
  }

  #comprehension(node: number, depth: number): AbstractValue {
    const { tree, table } = this.#index;
    let size: Growth = fixedGrowth;
    for (const child of tree.childrenOf(node)) {
      const role = table.syntax.loops[tree.kindOf(child)];
      if (role?.shape === 'clause') {
        size = growthTimes(size, this.read(tree.childIn(child, role.source), depth + 1).size);
      }
    }
    const element = this.read(tree.childIn(node, 'body'), depth + 1);
    return { ...collectionOf(size, element), isHash: /^(set|dict)/.test(tree.kindOf(node)) };
  }

  #operation(node: number, depth: number): AbstractValue {
    const { tree, table } = this.#index;
    const role = table.syntax.operators[tree.kindOf(node)];
    if (role === undefined || role.left === '') {
      return fixedValue;
    }
    const operator = tree.textOf(tree.childIn(node, role.operator));
    const left = this.read(tree.childIn(node, role.left), depth + 1);
    const power = tree.childIn(node, role.right);
    const right = this.read(power, depth + 1);
    return combineValues(operator, left, right, Number(tree.textOf(power)));
  }

  #call(node: number, depth: number): AbstractValue {
    const { names } = this.#index;
    const path = names.resolve(calleePathOf(this.#index, node));
    const callee = this.#links.calleeByCall.get(node);
    if (callee !== undefined) {
      return this.#returnedBy(callee, depth);
    }
    const given = argumentsOf(this.#index, node);
    const effect = names.effect(path);
    if (effect?.gives === undefined) {
      const receiver = receiverOf(this.#index, node);
      const parts = receiver === NO_NODE ? given : [receiver, ...given];
      return effect?.operation === undefined ? this.#joined(parts, depth) : inputValue;
    }
    const values = given.slice(0, PARTS_MAX).map((each) => this.read(each, depth + 1));
    const subject = this.read(subjectOf(this.#index, node), depth + 1);
    const result = giveResult(effect.gives, subject, values);
    return effect.isIterating === true ? this.#converted(result, given[0]) : result;
  }

  /** `map(int, texts)` holds numbers, whatever the texts were. */
  #converted(result: AbstractValue, by: number | undefined): AbstractValue {
    const { tree, table, names } = this.#index;
    const path = by === undefined ? '' : pathOf(tree, table, by);
    const gives = path === '' ? undefined : names.effect(path)?.gives;
    const element = elementOf(result);
    return gives === undefined ? result : { ...result, element: giveResult(gives, element, [element]) };
  }

  #returnedBy(callee: number, depth: number): AbstractValue {
    const known = this.#returned.get(callee);
    if (known !== undefined) {
      return known;
    }
    this.#returned.set(callee, fixedValue);
    const value = this.#joined(this.#index.functions[callee]?.returns ?? [], depth);
    this.#returned.set(callee, value);
    return value;
  }
}
