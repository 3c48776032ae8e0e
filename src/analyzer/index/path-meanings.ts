import { type CallEffect, effectOf } from '../languages/call-effects.ts';
import type { LanguageTable } from '../languages/language-table.ts';

/** A module's name without prefixes that change nothing, like `node:`. */
export function plainModule({ modulePrefixes }: LanguageTable, module: string): string {
  for (const prefix of modulePrefixes) {
    if (module.startsWith(prefix)) {
      return module.slice(prefix.length);
    }
  }
  return module;
}

/** What the names of a program stand for, and what calls of them do: each path is worked out once. */
export class PathMeanings {
  readonly #table: LanguageTable;
  readonly #paths = new Map<string, string>();
  /** Modules whose every name was imported. */
  readonly #opened = new Set<string>();
  /** What was answered since a name was last given a meaning. */
  readonly #resolved = new Map<string, string>();
  readonly #effects = new Map<string, CallEffect | undefined>();

  constructor(table: LanguageTable) {
    this.#table = table;
  }

  /** Notes that `name` stands for a path. */
  set(name: string, path: string): void {
    this.#paths.set(name, path);
    this.#forget();
  }

  /** Notes that all names of a module are known without it. */
  open(module: string): void {
    this.#opened.add(module);
    this.#forget();
  }

  isImported(name: string): boolean {
    return this.#paths.has(name);
  }

  /** A path with its first name replaced by what it stands for. */
  resolve(path: string): string {
    let resolved = this.#resolved.get(path);
    if (resolved === undefined) {
      const dot = path.indexOf('.');
      const root = dot === -1 ? path : path.slice(0, dot);
      const target = this.#paths.get(root);
      resolved = plainModule(this.#table, target === undefined ? path : target + path.slice(root.length));
      this.#resolved.set(path, resolved);
    }
    return resolved;
  }

  /** What a call to a path does. */
  effect(path: string): CallEffect | undefined {
    const known = this.#effects.get(path);
    if (known !== undefined || this.#effects.has(path)) {
      return known;
    }
    const effect = this.#findEffect(path);
    this.#effects.set(path, effect);
    return effect;
  }

  #findEffect(path: string): CallEffect | undefined {
    const found = effectOf(this.#table.calls, this.resolve(path));
    if (found !== undefined || path.includes('.')) {
      return found;
    }
    for (const module of this.#opened) {
      const effect = effectOf(this.#table.calls, `${module}.${path}`);
      if (effect !== undefined) {
        return effect;
      }
    }
    return undefined;
  }

  #forget(): void {
    this.#resolved.clear();
    this.#effects.clear();
  }
}
