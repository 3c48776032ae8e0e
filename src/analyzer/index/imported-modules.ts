import type { SyntaxTree } from '../syntax/syntax-tree.ts';

/** A module named by where it is, seen from the program, or by the program's own list: `#near`. */
const RELATIVE = /^[./#]/;
/** Declarations of one name that are told apart. */
const DECLARATIONS_MAX = 16;

interface FoundModule {
  readonly module: string;
  /** Where it is imported. */
  readonly node: number;
  /** The name it is reached through; '' where the language itself says that this is an import. */
  readonly via: string;
}

/** A name of the program's own: what declares it, and where it is known. */
interface Declaration {
  readonly node: number;
  readonly block: number;
}

/**
 * The modules a program imports. Whether `require('m')` or `use m::f` names one, or something of the program's own, is only
 * known at its end: both may be declared behind their use.
 */
export class ImportedModules {
  readonly #tree: SyntaxTree;
  readonly #found: FoundModule[] = [];
  readonly #declared = new Map<string, Declaration[]>();

  constructor(tree: SyntaxTree) {
    this.#tree = tree;
  }

  add(module: string, node: number, via = ''): void {
    this.#found.push({ module, node, via });
  }

  /** Notes that the program gives `name` a meaning of its own in `block`, which is what holds `node` unless it is said. */
  declare(name: string, node: number, block = this.#tree.parentOf(node)): void {
    const declarations = this.#declared.get(name) ?? [];
    if (declarations.length < DECLARATIONS_MAX) {
      declarations.push({ node, block });
    }
    this.#declared.set(name, declarations);
  }

  /** Each import of something that is not the program's own, in order of appearance. */
  imported(): readonly Pick<FoundModule, 'module' | 'node'>[] {
    return this.#found.filter((each) => !this.#isOwn(each));
  }

  /** As written, in order of appearance; those named by where they are, or the others. */
  list(which: 'relative' | 'absolute'): string[] {
    const modules = this.imported().map(({ module }) => module);
    return [...new Set(modules)].filter(
      (name) => name !== '' && RELATIVE.test(name) === (which === 'relative'),
    );
  }

  /** Inside of what declares a name, that name is somebody else's: `mod log { pub use log::warn; }`. */
  #isOwn({ via, node }: FoundModule): boolean {
    const declarations = via === '' ? [] : (this.#declared.get(via) ?? []);
    return declarations.some(
      (each) => this.#tree.isWithin(node, each.block) && !this.#tree.isWithin(node, each.node),
    );
  }
}
