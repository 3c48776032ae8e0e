import type { CallEffect } from '../languages/call-effects.ts';
import type { BindingRole, ImportRole, LanguageTable } from '../languages/language-table.ts';
import { NO_NODE, type SyntaxTree } from '../syntax/syntax-tree.ts';
import { ImportedModules } from './imported-modules.ts';
import { PathMeanings, plainModule } from './path-meanings.ts';
import { readPathTree } from './read-path-tree.ts';

const PATH_STEPS_MAX = 32;
const PATH_TREE_LENGTH_MAX = 4000;
/** What a path begins with that leads into the program itself. */
const OWN_PATHS = new Set(['crate', 'self', 'super']);

/**
 * A callee or member as written: `a.b.c`. A module loaded in place stands for its name: `require('m').f` is `m.f`.
 * With an unknown beginning, when something else than a name is read, `.c`.
 */
export function pathOf(tree: SyntaxTree, table: LanguageTable, node: number): string {
  return pathWithin(tree, table, node, { stepsLeft: PATH_STEPS_MAX });
}

/** The steps are those of the whole path, so that one nested in itself takes no more than a long one. */
function pathWithin(
  tree: SyntaxTree,
  table: LanguageTable,
  node: number,
  budget: { stepsLeft: number },
): string {
  const { members, identifiers, pathRoots, wrappers } = table.syntax;
  /** What follows the part that is looked at, with the dot before it. */
  let rest = '';
  let at = node;
  while (budget.stepsLeft > 0) {
    budget.stepsLeft -= 1;
    const kind = tree.kindOf(at);
    const member = members[kind];
    if (wrappers.has(kind)) {
      at = tree.firstChildOf(at);
      continue;
    }
    if (member === undefined) {
      const isName = identifiers.has(kind) || pathRoots.has(kind);
      const root = isName ? tree.textOf(at) : loadedModule(tree, table, at);
      return root === undefined ? rest : root + rest;
    }
    const property = tree.childIn(at, member.property);
    const isNested = members[tree.kindOf(property)] !== undefined || wrappers.has(tree.kindOf(property));
    const part = isNested ? pathWithin(tree, table, property, budget) : tree.textOf(property);
    rest = `.${part}${rest}`;
    const object = tree.childIn(at, member.object);
    if (object === NO_NODE && table.syntax.calls[kind] !== undefined) {
      return rest.slice(1); // a call without a receiver
    }
    at = object;
  }
  return rest;
}

/** The module that a call like `require('node:m')` loads, without its prefix. */
function loadedModule(tree: SyntaxTree, table: LanguageTable, call: number): string | undefined {
  const role = table.syntax.calls[tree.kindOf(call)];
  const callee = role === undefined ? NO_NODE : tree.childIn(call, role.callee);
  if (role?.argumentList === undefined || callee === NO_NODE || !table.importCalls.has(tree.textOf(callee))) {
    return undefined;
  }
  const list = tree.childIn(call, role.argumentList);
  const module = list === NO_NODE ? undefined : stringValue(tree, table, tree.firstChildOf(list));
  return module === undefined ? undefined : plainModule(table, module);
}

/** The text of a string literal without its quotes; undefined when it is something else or has holes. */
export function stringValue(tree: SyntaxTree, table: LanguageTable, node: number): string | undefined {
  if (node === NO_NODE || !table.syntax.strings.has(tree.kindOf(node))) {
    return undefined;
  }
  const text = tree.textOf(node, 300);
  const opening = /^[a-zA-Z]{0,2}(["'`]+)/.exec(text);
  const quote = opening?.[1]?.[0];
  if (quote === undefined || opening === null || text.at(-1) !== quote || /[{$]/.test(text)) {
    return undefined;
  }
  const inner = text.slice(opening[0].length);
  return inner.slice(0, inner.indexOf(quote) === -1 ? inner.length : inner.indexOf(quote));
}

/** The modules a program names and what its own names stand for. */
export class ProgramNames {
  readonly #tree: SyntaxTree;
  readonly #table: LanguageTable;
  readonly #modules: ImportedModules;
  readonly #meanings: PathMeanings;

  constructor(tree: SyntaxTree, table: LanguageTable) {
    this.#tree = tree;
    this.#table = table;
    this.#modules = new ImportedModules(tree);
    this.#meanings = new PathMeanings(table);
  }

  /** Modules as written, in order of appearance, relative ones left out. */
  modules(): string[] {
    return this.#modules.list('absolute');
  }

  /** Each import, with the node that asks for it. */
  imported(): ReturnType<ImportedModules['imported']> {
    return this.#modules.imported();
  }

  /** The relative ones, as written. */
  localModules(): string[] {
    return this.#modules.list('relative');
  }

  /** Notes that the program gives `name` a meaning of its own in `block`, which is what holds `node` unless it is said. */
  declare(name: string, node: number, block?: number): void {
    this.#modules.declare(name, node, block);
  }

  /** Reads an import statement. */
  readImport(node: number, role: ImportRole): void {
    const tree = this.#tree;
    if (role.pathTree !== undefined) {
      const alias = role.alias === undefined ? NO_NODE : tree.childIn(node, role.alias);
      const text = this.#withoutComments(tree.childIn(node, role.pathTree));
      this.#readPaths(alias === NO_NODE ? text : `${text} as ${tree.textOf(alias)}`, node);
      return;
    }
    const moduleNode = role.module === undefined ? NO_NODE : tree.childIn(node, role.module);
    const isOwnFile = role.moduleKinds?.has(tree.kindOf(moduleNode)) === false;
    if (role.module !== undefined && (moduleNode === NO_NODE || isOwnFile)) {
      return;
    }
    const written = moduleNode === NO_NODE ? '' : this.#nameIn(moduleNode).replace(/^<(.*)>$/, '$1');
    const module = role.fixedModule ?? stringValue(tree, this.#table, moduleNode) ?? written;
    if (module !== '') {
      this.#modules.add(module, node);
    }
    const { wildcard } = role;
    if (wildcard !== undefined && tree.childrenOf(node).some((child) => tree.kindOf(child) === wildcard)) {
      return;
    }
    for (let inner = node + 1; inner < tree.nextOf(node); inner++) {
      const binding = role.bindings.find(
        ({ kind, field }) =>
          kind === tree.kindOf(inner) && (field === undefined || field === tree.fieldOf(inner)),
      );
      if (binding !== undefined) {
        this.#bind(inner, binding, module);
      }
    }
  }

  /** Reads `name = require('m')`: `via` is the callee as written, `target` what receives the module, or NO_NODE. */
  readImportCall(
    module: string,
    { call, via, target }: { readonly call: number; readonly via: string; readonly target: number },
  ): void {
    this.#modules.add(module, call, via);
    if (target === NO_NODE) {
      return;
    }
    const tree = this.#tree;
    if (this.#table.syntax.identifiers.has(tree.kindOf(target))) {
      this.#meanings.set(tree.textOf(target), plainModule(this.#table, module));
      return;
    }
    for (let inner = target + 1; inner < tree.nextOf(target); inner++) {
      if (this.#table.syntax.identifiers.has(tree.kindOf(inner))) {
        const key = tree.childIn(tree.parentOf(inner), 'key');
        const member = tree.textOf(key === NO_NODE ? inner : key);
        this.#meanings.set(tree.textOf(inner), `${plainModule(this.#table, module)}.${member}`);
      }
    }
  }

  /** Notes that `name` stands for another path: `input = sys.stdin.readline`. */
  alias(name: string, path: string): void {
    const resolved = this.resolve(path);
    if (resolved !== name && !resolved.startsWith(`${name}.`)) {
      this.#meanings.set(name, resolved);
    }
  }

  /** A path with its first name replaced by what it was imported as. */
  resolve(path: string): string {
    return this.#meanings.resolve(path);
  }

  /** What a call to a path does, through imports. */
  effect(path: string): CallEffect | undefined {
    return this.#meanings.effect(path);
  }

  isImported(name: string): boolean {
    return this.#meanings.isImported(name);
  }

  /** Paths into the program itself are no modules; of another package its name is, of the standard library its part. */
  #readPaths(text: string, node: number): void {
    for (const { parts, local } of readPathTree(text)) {
      const path = parts.join('.');
      const root = parts[0] ?? '';
      if (local !== root) {
        this.#modules.declare(local, node);
      }
      if (OWN_PATHS.has(root)) {
        continue;
      }
      const isStandard = this.#table.modulePrefixes.includes(`${root}.`);
      this.#modules.add(isStandard ? parts.slice(0, 2).join('::') : root, node, root);
      if (local === '*') {
        this.#meanings.open(plainModule(this.#table, `${path}.`).replace(/\.$/, ''));
      } else {
        this.#meanings.set(local, path);
      }
    }
  }

  #bind(node: number, binding: BindingRole, module: string): void {
    const tree = this.#tree;
    if (binding.binds === 'everything') {
      this.#meanings.open(plainModule(this.#table, module));
      return;
    }
    if (binding.binds === 'tail') {
      this.#meanings.set(module.slice(module.lastIndexOf('/') + 1), plainModule(this.#table, module));
      return;
    }
    if (binding.binds === 'last') {
      const last = module.slice(module.lastIndexOf('.') + 1);
      this.#meanings.set(last, last);
      return;
    }
    const own = binding.binds === 'itself' ? node : this.#ownName(node);
    const named = binding.name === undefined ? own : tree.childIn(node, binding.name);
    const aliased = binding.alias === undefined ? NO_NODE : tree.childIn(node, binding.alias);
    if (named === NO_NODE) {
      return;
    }
    const name = this.#nameIn(named);
    const local = aliased === NO_NODE ? name : tree.textOf(aliased);
    if (binding.binds === 'itself') {
      this.#modules.add(name, node);
      // `import a.b` binds a; `import a.b as c` binds c to a.b.
      const root = name.split('.', 1)[0] ?? name;
      this.#meanings.set(aliased === NO_NODE ? root : local, aliased === NO_NODE ? root : name);
      return;
    }
    const plain = plainModule(this.#table, module);
    this.#meanings.set(local, binding.binds === 'module' ? plain : `${plain}.${name}`);
  }

  /** The node if it is a name itself, else its first child that is one. */
  #ownName(node: number): number {
    const { identifiers } = this.#table.syntax;
    const child = this.#tree.childrenOf(node).find((each) => identifiers.has(this.#tree.kindOf(each)));
    return this.#tree.firstChildOf(node) === NO_NODE ? node : (child ?? NO_NODE);
  }

  /** A dotted name as it is usually written: without what may stand between its parts. */
  #nameIn(node: number): string {
    return this.#withoutComments(node).replace(/[\s\\]/g, '');
  }

  /** A node's text with nothing in place of the comments in it. */
  #withoutComments(node: number): string {
    const tree = this.#tree;
    const source = tree.textOf(node, PATH_TREE_LENGTH_MAX);
    let text = '';
    let from = 0;
    for (let inner = node + 1; node !== NO_NODE && inner < tree.nextOf(node); inner++) {
      const start = tree.startOf(inner) - tree.startOf(node);
      if (start >= from && this.#table.syntax.comments.has(tree.kindOf(inner))) {
        text += `${source.slice(from, start)} `;
        from = tree.endOf(inner) - tree.startOf(node);
      }
    }
    return text + source.slice(from);
  }
}
