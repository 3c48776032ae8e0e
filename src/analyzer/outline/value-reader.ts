import { type Assignment, POSITION_ITSELF } from '../index/assignment.ts';
import { receiverOf, subjectOf } from '../index/call-subject.ts';
import { iteratingCallOf } from '../index/index-variables.ts';
import type { CallLinks } from '../index/link-calls.ts';
import {
  argumentsOf,
  assignmentsOf,
  calleePathOf,
  elementAssignmentsOf,
  type ProgramIndex,
} from '../index/program-index.ts';
import { pathOf } from '../index/program-names.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import {
  type AbstractValue,
  elementOf,
  fixedValue,
  grownValue,
  inputValue,
  joinValues,
  numberOf,
  parameterValue,
} from './abstract-value.ts';
import { boundsOfStep, isRepeated, isUpdate } from './bounds-of-step.ts';
import { findGrown } from './find-grown.ts';
import { linearGrowth } from './growth.ts';
import { readCallValue } from './read-call-value.ts';
import { readCollection } from './read-collections.ts';
import { readDeclared, withElements } from './read-declared.ts';
import { readOperation } from './read-operation.ts';
import { isSelfFed, isWorkedOn, readOwnData } from './read-own-data.ts';

/** Deeper expressions and longer chains of variables are taken for input. */
const DEPTH_MAX = 48;
const PARTS_MAX = 16;

/**
 * Reads how large values can get: literals do not grow, what is read from outside does, and everything else
 * follows from what it is made of. Flow-insensitive: a variable is any of the values it is ever given.
 */
export class ValueReader {
  /** Whether the program reads nothing from outside, so that its own data stands for an input. */
  readonly isSelfFed: boolean;
  readonly #index: ProgramIndex;
  readonly #known = new Map<number, AbstractValue>();
  readonly #variables = new Map<string, AbstractValue>();
  readonly #returned = new Map<number, AbstractValue>();
  readonly #links: CallLinks;
  readonly #grown: ReadonlySet<string>;
  readonly #functionByNode: ReadonlyMap<number, number>;

  constructor(index: ProgramIndex, links: CallLinks) {
    this.#index = index;
    this.#links = links;
    this.isSelfFed = isSelfFed(index);
    this.#grown = findGrown(index);
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
    if (this.#index.bareCalls.has(node)) {
      return this.#call(node, depth);
    }
    if (syntax.identifiers.has(kind) || syntax.typeNames?.has(kind) === true) {
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
      const part = tree.kindOf(tree.childIn(node, subscript.index));
      return syntax.slices.has(part) || syntax.ranges?.has(part) === true ? object : elementOf(object);
    }
    const own = isWorkedOn(this.#index, node) ? this.#ownData(node, '') : undefined;
    if (own !== undefined) {
      return own;
    }
    const collection = readCollection(this.#index, node, (each) => this.read(each, depth + 1));
    if (collection !== undefined) {
      return collection;
    }
    if (syntax.operators[kind] !== undefined) {
      return readOperation(this.#index, node, (each) => this.read(each, depth + 1));
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
    const elements = elementAssignmentsOf(this.#index, assignments[0]?.inFunction ?? inFunction, name);
    const first = assignments[0] ?? elements[0];
    if (first === undefined) {
      const { unassigned, inputPaths } = this.#index.table;
      return unassigned === 'input' || inputPaths.has(name) ? inputValue : fixedValue;
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
    if (elements.length > 0) {
      value = withElements(value, this.readName(`${name}[]`, first.inFunction, depth + 1));
    }
    this.#variables.set(key, value);
    return value;
  }

  #assigned(name: string, assignment: Assignment, depth: number): AbstractValue {
    switch (assignment.shape) {
      case 'value':
        return (
          this.#updated(name, assignment) ??
          this.#ownData(assignment.value, name) ??
          this.#begun(name, this.read(assignment.value, depth + 1))
        );
      case 'element':
        return elementOf(this.read(assignment.value, depth + 1));
      case 'loop-target':
        return this.#loopTarget(assignment, depth);
      case 'compound':
        return this.#stepped(name, assignment, depth);
      case 'parameter':
        return this.#parameter(assignment, depth);
      case 'declared':
        return readDeclared(this.#index, assignment.value, (each) => this.read(each, depth + 1));
      case 'input':
        return inputValue;
      case 'output': {
        const callee = this.#links.calleeByCall.get(assignment.node) ?? 0;
        return this.readName(assignment.from ?? '', callee, depth + 1);
      }
    }
  }

  #stepped(name: string, assignment: Assignment, depth: number): AbstractValue {
    if (!isRepeated(this.#index, assignment.node)) {
      return this.read(assignment.value, depth + 1);
    }
    const bounds = boundsOfStep(this.#index, name, assignment.node);
    return bounds === undefined ? numberOf(linearGrowth) : this.#joined(bounds, depth);
  }

  /** `x = x + …` says only that x moves. */
  #updated(name: string, assignment: Assignment): AbstractValue | undefined {
    if (!isUpdate(this.#index, name, assignment)) {
      return undefined;
    }
    return isRepeated(this.#index, assignment.node) ? numberOf(linearGrowth) : fixedValue;
  }

  /** What is handed to a function of the program. */
  #given(argument: number, depth: number): AbstractValue {
    return this.#ownData(argument, '') ?? this.read(argument, depth + 1);
  }

  /** A collection that begins with something and then grows. */
  #begun(name: string, value: AbstractValue): AbstractValue {
    return value.element !== undefined && this.#grown.has(name) ? joinValues(value, grownValue) : value;
  }

  #ownData(node: number, name: string): AbstractValue | undefined {
    return this.isSelfFed ? readOwnData(this.#index, node, name) : undefined;
  }

  #loopTarget(assignment: Assignment, depth: number): AbstractValue {
    const source = this.read(assignment.value, depth + 1);
    const element = elementOf(source);
    if (assignment.position === POSITION_ITSELF) {
      return numberOf(source.size);
    }
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
        value = joinValues(value, given === undefined ? fixedValue : this.#given(given, depth));
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
    const isKnown = (name: string): boolean => assignmentsOf(this.#index, inFunction, name).length > 0;
    const known = [path, this.#index.hasFields ? `.${property}` : ''].find(
      (name) => name !== '' && isKnown(name),
    );
    if (known !== undefined) {
      return this.readName(known, inFunction, depth + 1);
    }
    if (table.inputPaths.has(names.resolve(path))) {
      return inputValue;
    }
    return names.isImported(path.split('.', 1)[0] ?? '') ? fixedValue : this.read(object, depth + 1);
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
    const { gives } = effect;
    return readCallValue(this.#index, node, { ...effect, gives }, (each) => this.read(each, depth + 1));
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
