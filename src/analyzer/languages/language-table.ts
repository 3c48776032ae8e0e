import type { CallTable } from './call-effects.ts';

/** Where a loop keeps its parts, as fields of its node. */
export type LoopRole =
  /** Runs once per element of `source`; `target` names the element. */
  | {
      readonly shape: 'each';
      readonly target: string;
      readonly source: string;
      readonly alternative?: string;
    }
  /** A clause that repeats its siblings: comprehensions. */
  | { readonly shape: 'clause'; readonly target: string; readonly source: string }
  | { readonly shape: 'while'; readonly condition: string; readonly alternative?: string }
  | {
      readonly shape: 'counted';
      readonly initializer: string;
      readonly condition: string;
      readonly update: string;
    };

/**
 * How a branching node counts. nested: a decision that deepens what it holds. flat: a decision beside another
 * (else-if). case: one way of a switch. switch: deepens, but its cases decide. else: no decision, one more way.
 */
export type BranchRole = 'nested' | 'flat' | 'case' | 'switch' | 'else';

export interface FunctionRole {
  readonly name?: string;
  /** Fields that hold parameters. */
  readonly parameters: readonly string[];
  readonly body: string;
}

interface CallRole {
  /** The field of what is called; '' where the call itself holds receiver and name, and is a member besides. */
  readonly callee: string;
  /** The field of the list that holds the arguments … */
  readonly argumentList?: string;
  /** … or the field that each argument has. */
  readonly argument?: string;
}

/** One kind of node inside an import statement that brings a name into the program. */
export interface BindingRole {
  readonly kind: string;
  /** Only nodes with this field, when given. */
  readonly field?: string;
  /** Where its parts are; without `name`, the node itself or its first child is the name. */
  readonly name?: string;
  readonly alias?: string;
  /** module: the name stands for the module. member: for something inside it. itself: the name is the module. everything: all it exports. */
  readonly binds: 'module' | 'member' | 'itself' | 'everything';
}

export interface ImportRole {
  /** The field that holds the module, unless the bound names are modules themselves. */
  readonly module?: string;
  readonly bindings: readonly BindingRole[];
}

export interface AssignmentRole {
  /** '' where it is the first child. */
  readonly target: string;
  readonly value?: string;
  /** The field of the operator: `+=`, or a plain `=`. */
  readonly operator?: string;
  /** Moves its target by one, whatever else it holds: `i++`. */
  readonly isStep?: true;
  /** Makes the name one of the function it is in; a name that nothing declares there belongs to the code around it. */
  readonly isDeclaration?: true;
}

export interface OperatorRole {
  readonly left: string;
  readonly operator: string;
  readonly right: string;
}

/** The node kinds of a grammar by the role they play. */
export interface SyntaxRoles {
  readonly functions: Readonly<Record<string, FunctionRole>>;
  /** Nodes that give a name to a function that is their value: kind → field of the name. */
  readonly functionHolders: Readonly<Record<string, string>>;
  readonly loops: Readonly<Record<string, LoopRole>>;
  readonly branches: Readonly<Record<string, BranchRole>>;
  readonly calls: Readonly<Record<string, CallRole>>;
  readonly members: Readonly<Record<string, { readonly object: string; readonly property: string }>>;
  readonly imports: Readonly<Record<string, ImportRole>>;
  readonly assignments: Readonly<Record<string, AssignmentRole>>;
  readonly operators: Readonly<Record<string, OperatorRole>>;
  readonly logicalOperators: ReadonlySet<string>;
  readonly membershipOperators: ReadonlySet<string>;
  readonly identifiers: ReadonlySet<string>;
  /** Nodes that stand for their first child: brackets, a type with its parameters. */
  readonly wrappers: ReadonlySet<string>;
  /** Other kinds that a path of members or a callee may begin with, as written: `this`. */
  readonly pathRoots: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly strings: ReadonlySet<string>;
  readonly comments: ReadonlySet<string>;
  /** Collections written out; by whether looking something up in them is a scan. */
  readonly listDisplays: ReadonlySet<string>;
  readonly hashDisplays: ReadonlySet<string>;
  readonly spreads: ReadonlySet<string>;
  /** Comprehension nodes, whose `body` field is repeated by their clauses. */
  readonly comprehensions: ReadonlySet<string>;
  /** Destructuring patterns. */
  readonly patterns: ReadonlySet<string>;
  readonly subscripts: Readonly<Record<string, { readonly object: string; readonly index: string }>>;
  readonly slices: ReadonlySet<string>;
  readonly conditionals: ReadonlySet<string>;
  readonly returns: ReadonlySet<string>;
  /** Statements that leave a loop: break, return, throw, yield, await. */
  readonly exits: ReadonlySet<string>;
  readonly statements: ReadonlySet<string>;
  readonly decorators: ReadonlySet<string>;
  /** Class nodes, whose `name` field names them, and what their constructors are called. */
  readonly classes: ReadonlySet<string>;
  readonly constructors: ReadonlySet<string>;
  /** Arguments passed by name. */
  readonly namedArguments: ReadonlySet<string>;
}

/** Cheap evidence for a language: how much each of its marks speaks for it. */
interface LanguageMark {
  readonly mark: string;
  readonly weight: number;
}

/** A language is this table: nothing else in the analyzer knows one from another. */
export interface LanguageTable {
  readonly name: string;
  /** The file of its grammar is `tree-sitter-<grammar>.wasm`. */
  readonly grammar: string;
  /** Names and aliases a runtime of it goes by, in lower case. */
  readonly runtimes: readonly string[];
  /** With the dot. */
  readonly extensions: readonly string[];
  readonly interpreters: readonly string[];
  readonly marks: readonly LanguageMark[];
  readonly syntax: SyntaxRoles;
  readonly calls: CallTable;
  /** Properties that hold how many elements their object has. */
  readonly lengthProperties: ReadonlySet<string>;
  /** Paths of values that come from outside: the arguments of the program. */
  readonly inputPaths: ReadonlySet<string>;
  /** Functions that the language's own start calls: `main`. */
  readonly entryPoints: ReadonlySet<string>;
  /** Whether methods name the fields of their object without `this`. */
  readonly areFieldsBare: boolean;
  /** What a name that nothing assigns holds: something from outside in a shell, something built in elsewhere. */
  readonly unassigned: 'input' | 'fixed';
  /** Calls whose first argument names a module. */
  readonly importCalls: ReadonlySet<string>;
  /** Prefixes that name the same module: `node:`. */
  readonly modulePrefixes: readonly string[];
  /** What a decorator or wrapper that remembers results is called. */
  readonly memoMarks: readonly string[];
}
