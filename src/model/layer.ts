/** How far instances are prepared: a runtime booted, with these packages loaded (each once, in order of name). */
export interface Layer {
  readonly runtime: string;
  readonly packages: readonly string[];
}

/** A layer that may be the plain runtime: then it has no packages, or none are named. */
export interface AnyLayer {
  readonly runtime: string;
  readonly packages?: readonly string[] | undefined;
}

/** A layer that instances can be forked from. */
export interface HeldLayer extends Layer {
  /** What loading its packages took: what a program saves that finds them loaded, in milliseconds. */
  readonly loadMs: number;
  /** What is held for all instances of the layer together, in MB. */
  readonly memoryMb: number;
}

/** A package that instances of a runtime can have loaded before a program comes. */
export interface LoadablePackage {
  readonly name: string;
  /** Loadable ones that it loads itself. */
  readonly brings: readonly string[];
}

/** Unique: `python`, or `python:numpy,pandas`. No runtime has a colon in its name, and no package a comma. */
export function layerKeyOf({ runtime, packages = [] }: AnyLayer): string {
  return packages.length === 0 ? runtime : `${runtime}:${packages.join(',')}`;
}

/** As people read it: `python`, or `python with numpy, pandas`. */
export function layerNameOf({ runtime, packages = [] }: AnyLayer): string {
  return packages.length === 0 ? runtime : `${runtime} with ${packages.join(', ')}`;
}

/** Whether a program that wants `wanted` finds in an instance with `loaded` nothing that it does not load itself. */
export function isWithin(loaded: readonly string[], wanted: readonly string[]): boolean {
  return loaded.every((name) => wanted.includes(name));
}

/** Of what a program imports, as written, the packages that could be loaded ahead, with those that they bring. */
export function wantedPackages(
  imports: readonly string[],
  loadable: readonly LoadablePackage[],
): readonly string[] {
  const byName = new Map(loadable.map((each) => [each.name, each]));
  const wanted = new Set<string>();
  const add = (name: string) => {
    const known = byName.get(name);
    if (known !== undefined && !wanted.has(name)) {
      wanted.add(name);
      known.brings.forEach(add);
    }
  };
  for (const path of imports) {
    add(path.split('.')[0] ?? path);
  }
  return [...wanted].toSorted();
}
