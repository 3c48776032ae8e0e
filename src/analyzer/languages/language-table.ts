import type { CallTable, OperationKind } from './call-effects.ts';
import type { DeadCodeRole } from './dead-code-role.ts';
import type { SyntaxShape } from './syntax-shape.ts';

/** Where a loop keeps its parts, as fields of its node. */
export type LoopRole =
  /** Runs once per element of `source`; `target` names the element. */
  | {
      readonly shape: 'each';
      readonly target: string;
      readonly source: string;
      readonly alternative?: string;
      /** Names the position first, then the element. */
      readonly isIndexed?: true;
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
  /** The field of the declarator that holds name and parameters, at whatever depth, where the function itself does not. */
  readonly declarator?: string;
  /** Fields that hold parameters. */
  readonly parameters: readonly string[];
  readonly body: string;
  /** The field of what a method is called on, where it is declared like a parameter. */
  readonly receiver?: string;
  /** A block handed to a call: `return` inside it leaves the function around. */
  readonly isBlock?: true;
}

interface CallRole {
  /** The field of what is called; '' where the call itself holds receiver and name, and is a member besides. */
  readonly callee: string;
  /** The field of the list that holds the arguments … */
  readonly argumentList?: string;
  /** … or the field that each argument has. */
  readonly argument?: string;
  /** The field of a function written behind the arguments. */
  readonly block?: string;
}

/** One kind of node inside an import statement that brings a name into the program. */
export interface BindingRole {
  readonly kind: string;
  /** Only nodes with this field, when given. */
  readonly field?: string;
  /** Where its parts are; without `name`, the node itself or its first child is the name. */
  readonly name?: string;
  readonly alias?: string;
  /**
   * module: the name stands for the module. tail: the last part of the module's path does. member: for something inside it.
   * itself: the name is the module. everything: all it exports. last: the last name of `a.b.C`, which stands for itself.
   */
  readonly binds: 'module' | 'tail' | 'member' | 'itself' | 'everything' | 'last';
}

export interface ImportRole {
  /** The field that holds the module, unless the bound names are modules themselves. */
  readonly module?: string;
  /** The kinds of its node, where another one names a file of the program: `<vector>`, not `"mine.h"`. */
  readonly moduleKinds?: ReadonlySet<string>;
  /** The module, where the statement stands for one: `from __future__ import …`. */
  readonly fixedModule?: string;
  /** The kind of a child that asks for all there is in the module, so that no name of the program stands for it. */
  readonly wildcard?: string;
  readonly bindings: readonly BindingRole[];
  /** The field of a tree of paths, written with colons: `std::{io, collections::HashMap}`. */
  readonly pathTree?: string;
  /** The field of what the program calls the one path in there, if it gives it a name. */
  readonly alias?: string;
}

export interface AssignmentRole {
  /** '' where it is the first child. */
  readonly target: string;
  /** '' where it is the last child. */
  readonly value?: string;
  /** The field of the operator: `+=`, or a plain `=`. */
  readonly operator?: string;
  /** The field of the declared type, which says what a variable holds before anything is assigned. */
  readonly type?: string;
  /** The target is a field's bare name, of whatever object. */
  readonly isField?: true;
  /** Moves its target by one, whatever else it holds: `i++`. */
  readonly isStep?: true;
  /** Makes the name one of the function it is in; a name that nothing declares there belongs to the code around it. */
  readonly isDeclaration?: true;
}

/** Declares variables of one type, each in a declarator of its own: `vector<int> a(n), *b, c[9];`. */
export interface DeclarationRole {
  readonly type: string;
  /** The field that every declarator has. */
  readonly declarator: string;
}

/** What a declarator says besides the name, which is in its first child at whatever depth. */
interface DeclaratorRole {
  /** The field of how many elements it declares. */
  readonly size?: string;
  /** Where what the variable is constructed from is, and the kind it then has. */
  readonly given?: { readonly field: string; readonly kind: string };
  /** Declares a function, unless the types of its parameters turn out to be variables. */
  readonly isFunction?: true;
}

export interface CollectionTypeRole {
  /** named: what a call of the type's name gives. */
  readonly holds: 'list' | 'hash' | 'array' | 'named';
  readonly element: string;
  readonly count?: string;
}

export interface OperatorRole {
  readonly left: string;
  readonly operator: string;
  readonly right: string;
}

/** The node kinds of a grammar by the role they play. */
export interface SyntaxRoles extends SyntaxShape {
  readonly functions: Readonly<Record<string, FunctionRole>>;
  /** Nodes that give a name to a function that is their value: kind → field of the name. */
  readonly functionHolders: Readonly<Record<string, string>>;
  /** Several where one keyword begins different loops: the first whose parts are there. */
  readonly loops: Readonly<Record<string, LoopRole | readonly LoopRole[]>>;
  readonly branches: Readonly<Record<string, BranchRole>>;
  readonly calls: Readonly<Record<string, CallRole>>;
  readonly members: Readonly<Record<string, { readonly object: string; readonly property: string }>>;
  readonly imports: Readonly<Record<string, ImportRole>>;
  /** Declarations of what an import may then name though it is no module from elsewhere: kind → field of the name. */
  readonly ownModules?: Readonly<Record<string, string>>;
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
  readonly declarations?: Readonly<Record<string, DeclarationRole>>;
  readonly declarators?: Readonly<Record<string, DeclaratorRole>>;
  /** Statements that give a type another name: kind → fields of the two. */
  readonly typeAliases?: Readonly<Record<string, { readonly name: string; readonly type: string }>>;
  /** Lists of what types are parameters of a type: what its elements are. */
  readonly typeArguments?: ReadonlySet<string>;
  /** Names that a grammar may take for a type although a variable is meant: `vector<int> a(n)`. */
  readonly typeNames?: ReadonlySet<string>;
  /** Declarators of parameters through which a function changes what its caller gave. */
  readonly references?: ReadonlySet<string>;
  /** `&x`, `*x`: kind → field of x. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Operators that give their right side a value from what they begin with: `cin >> n >> m`. */
  readonly inputOperators?: ReadonlySet<string>;
  readonly slices: ReadonlySet<string>;
  /** `a..b`: all numbers between its children. */
  readonly ranges?: ReadonlySet<string>;
  /** `[x; n]`: kind → fields of x and n. */
  readonly repeats?: Readonly<Record<string, { readonly element: string; readonly count: string }>>;
  /** Types whose variables are collections from the beginning; `count` where they have a size. */
  readonly collectionTypes?: Readonly<Record<string, CollectionTypeRole>>;
  /** `[]int{1, 2}`: kind → fields of the type and of the elements. */
  readonly typedDisplays?: Readonly<Record<string, { readonly type: string; readonly body: string }>>;
  /** Blocks whose last child is their value. */
  readonly valueBlocks?: ReadonlySet<string>;
  /** Patterns that stand for their last child: `Some(x)`. */
  readonly casePatterns?: ReadonlySet<string>;
  /** Statements that are operations themselves: `go f()`. */
  readonly operations?: Readonly<Record<string, OperationKind>>;
  /** Identifiers that mean the same everywhere in the program: `$x`, `@x`. */
  readonly sharedNames?: ReadonlySet<string>;
  readonly conditionals: ReadonlySet<string>;
  readonly returns: ReadonlySet<string>;
  /** Statements that leave a loop: break, return, throw, yield, await. */
  readonly exits: ReadonlySet<string>;
  readonly statements: ReadonlySet<string>;
  /** Absent where whatever is written may run. */
  readonly deadCode?: DeadCodeRole;
  /** Where a program gives way: hands out one element of many, or waits for something else. */
  readonly pauses?: Readonly<Record<string, 'generator' | 'await'>>;
  readonly decorators: ReadonlySet<string>;
  /** Class nodes, whose `name` field names them, and what their constructors are called. */
  readonly classes: ReadonlySet<string>;
  readonly constructors: ReadonlySet<string>;
  /** Arguments passed by name. */
  readonly namedArguments: ReadonlySet<string>;
}

/** Which imported modules come with the language, and what others are installed as. */
export interface ModuleRole {
  readonly standard: RegExp;
  /** The part of a module's name that names its package. */
  readonly package: RegExp;
  /** Those through which a program reaches memory or the kernel without its language in between. */
  readonly native?: RegExp;
  /** By the name that is imported, where the package is called otherwise. */
  readonly installNames?: Readonly<Record<string, string>>;
}

/** Cheap evidence for a language: how much each of its marks speaks for it. */
interface LanguageMark {
  readonly mark: string;
  readonly weight: number;
}

/** How programs of a language are probed, where its runtime takes them within a probe's limits: those that compile first do not. */
export interface ProbeRole {
  /** CPU time by which two runs of the same program differ on a quiet host: of growth below it nothing is said. */
  readonly noiseMs: number;
  /** How a program that does nothing but import is written; absent where modules are no matter of the language. */
  readonly imports?: {
    /** A line that imports the module in the place of `%s`. */
    readonly line: string;
    /** Names that may stand there as they are; others are left out. */
    readonly names: RegExp;
  };
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
  /** What the grammar leaves unparsed unless it is spelled otherwise, with a text of at most the same length. */
  readonly spellings?: readonly { readonly written: RegExp; readonly readAs: string }[];
  /** Whether a name that nothing assigns may be a call without brackets. */
  readonly areCallsBare?: boolean;
  /** Whether an element that is assigned tells what its collection holds: arrays that are declared first, filled later. */
  readonly areElementsNoted?: boolean;
  /** Whether subscripts look their index up in a tree where the collection is one: `map[key]`. */
  readonly areSubscriptsSearches?: boolean;
  /** Properties that hold how many elements their object has. */
  readonly lengthProperties: ReadonlySet<string>;
  /** Paths of values that come from outside: the arguments of the program. */
  readonly inputPaths: ReadonlySet<string>;
  /** Functions that the language's own start calls: `main`. */
  readonly entryPoints: ReadonlySet<string>;
  /** The method of a class that calls its constructor: `new`. */
  readonly constructingMethod?: string;
  /** Whether methods name the fields of their object without `this`. */
  readonly areFieldsBare: boolean;
  /** What a name that nothing assigns holds: something from outside in a shell, something built in elsewhere. */
  readonly unassigned: 'input' | 'fixed';
  /** Calls whose first argument names a module. */
  readonly importCalls: ReadonlySet<string>;
  /** What that argument is called where arguments may be passed by name. */
  readonly importParameter?: string;
  /** Calls that give one of `importCalls`, the first: `createRequire(…)`. */
  readonly importMakers?: ReadonlySet<string>;
  /** What imported modules are. */
  readonly modules: ModuleRole;
  /** Prefixes that name the same module, or the same thing: `node:`, `std.`. */
  readonly modulePrefixes: readonly string[];
  /** What a decorator or wrapper that remembers results is called. */
  readonly memoMarks: readonly string[];
  /** Absent where programs of the language are not probed. */
  readonly probe?: ProbeRole;
}
