import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstanceOwner } from '../../model/instance.ts';
import { type Build, type BuildShape, packBuild, unpackBuild } from './build.ts';
import { type BuildBounds, BuildShares } from './build-shares.ts';

/** Only this process reads them, and nobody ever executes them here. */
const FILE_MODE = 0o600;

interface Kept {
  readonly owner: InstanceOwner;
  readonly shape: BuildShape;
}

/**
 * Builds on disk, each for one user. Their hashes are kept in memory: what has changed on disk, by whatever cause, is
 * no build any more. It never fails anybody: what cannot be kept or read again is compiled again.
 */
export class BuildCache {
  readonly #folder: string;
  readonly #bounds: BuildBounds;
  readonly #shares: BuildShares;
  readonly #kept = new Map<string, Kept>();
  #sequence = 0;

  /** The folder is private to this process, and empty. */
  constructor(folder: string, bounds: BuildBounds) {
    this.#folder = folder;
    this.#bounds = bounds;
    this.#shares = new BuildShares(bounds);
  }

  get bytes(): number {
    return this.#shares.bytes;
  }

  get count(): number {
    return this.#shares.count;
  }

  /** What was kept under the key for this user; undefined when nothing is, or it is not what it was. */
  async find(owner: InstanceOwner, key: string): Promise<Build | undefined> {
    const kept = this.#kept.get(key);
    if (kept === undefined || !isSameOwner(kept.owner, owner)) {
      return undefined;
    }
    this.#shares.touch(owner, key);
    const content = await readFile(this.#pathOf(key)).catch(() => undefined);
    const build = content && unpackBuild(content, kept.shape);
    // Another may have been kept under the key meanwhile: that one has its own hash.
    if (build === undefined && this.#kept.get(key) === kept) {
      this.#shares.remove(owner, key);
      await this.#drop([key]);
    }
    return build;
  }

  /** Keeps it, at the cost of others where there is no room. One that would fill more than half of it all is not kept. */
  async keep(owner: InstanceOwner, key: string, build: Build): Promise<void> {
    const { content, shape } = packBuild(build);
    if (shape.bytes * 2 > this.#bounds.bytesMax) {
      return;
    }
    // Under its name there is a whole file, or none.
    this.#sequence += 1;
    const partial = join(this.#folder, `partial-${this.#sequence}`);
    try {
      await writeFile(partial, content, { mode: FILE_MODE, flag: 'wx' });
      await rename(partial, this.#pathOf(key));
    } catch {
      await rm(partial, { force: true }).catch(() => undefined);
      return;
    }
    this.#kept.set(key, { owner, shape });
    this.#shares.add(owner, key, shape.bytes);
    await this.#drop(this.#shares.shed());
  }

  async #drop(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.#kept.delete(key);
    }
    await Promise.all(keys.map((key) => rm(this.#pathOf(key), { force: true }).catch(() => undefined)));
  }

  /** A key is a hash: it names a file as it is. */
  #pathOf(key: string): string {
    return join(this.#folder, key);
  }
}

function isSameOwner(one: InstanceOwner, other: InstanceOwner): boolean {
  return one.tenantId === other.tenantId && one.userId === other.userId;
}
