import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from '../../../kernel/schema.ts';

const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  licences: z.array(z.string()),
});

/** `image.json` beside a kernel and its files. */
const imageSchema = z.object({
  /** Of this schema and of how an archive is laid out: images of others are made anew. */
  format: z.literal(1),
  name: z.string(),
  /** SHA-256 over the kernel and the archive, in hex. */
  digest: z.string(),
  /** SHA-256 over all that it was made of: who would make it of the same finds it by this. */
  recipeHash: z.string(),
  languages: z.array(z.object({ runtime: z.string(), interpreter: z.string(), version: z.string() })),
  kernel: z.string(),
  bytes: z.number(),
  packages: z.array(packageSchema),
});

export type ImageDescription = z.infer<typeof imageSchema>;

export interface Image extends ImageDescription {
  readonly folder: string;
  readonly kernelPath: string;
  readonly archivePath: string;
}

export const KERNEL_NAME = 'vmlinuz';
export const ARCHIVE_NAME = 'files.cpio';
export const DESCRIPTION_NAME = 'image.json';
/** `snapshot.json` beside a machine's memory and state. */
export const SNAPSHOT_NAME = 'snapshot.json';
export const IMAGE_FORMAT = 1;

function pathsIn(folder: string): Pick<Image, 'folder' | 'kernelPath' | 'archivePath'> {
  return { folder, kernelPath: join(folder, KERNEL_NAME), archivePath: join(folder, ARCHIVE_NAME) };
}

function readImage(folder: string): Image | undefined {
  try {
    const json: unknown = JSON.parse(readFileSync(join(folder, DESCRIPTION_NAME), 'utf8'));
    const paths = pathsIn(folder);
    const isWhole = Object.values(paths).every((path) => existsSync(path));
    return isWhole ? { ...imageSchema.parse(json), ...paths } : undefined;
  } catch {
    return undefined;
  }
}

/** The image that a snapshot was made of; empty where it does not say. */
function imageDigestOf(folder: string): string {
  try {
    const json: unknown = JSON.parse(readFileSync(join(folder, SNAPSHOT_NAME), 'utf8'));
    return z.object({ imageDigest: z.string() }).parse(json).imageDigest;
  } catch {
    return '';
  }
}

/** The images of one folder, each in a folder of its own that is named by its content. */
export class ImageStore {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Where fetched packages are kept for the next image. */
  get packageFolder(): string {
    return this.#made('packages');
  }

  /** Where an image is put together, or a machine's memory written, before it is whole. */
  get unfinishedFolder(): string {
    return this.#made('unfinished');
  }

  /** All that are whole, the newest of a name first. */
  list(): readonly Image[] {
    const parent = this.#made('images');
    return readdirSync(parent)
      .map((name) => readImage(join(parent, name)))
      .filter((each) => each !== undefined)
      .map((image) => ({ image, madeAt: statSync(join(image.folder, DESCRIPTION_NAME)).mtimeMs }))
      .toSorted((a, b) => b.madeAt - a.madeAt)
      .map(({ image }) => image);
  }

  /** Takes over a folder with an image that is whole now. */
  place(made: string, description: ImageDescription): Image {
    const { name, digest } = description;
    const folder = join(this.#made('images'), `${name}-${digest.slice(0, 16)}`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
    return { ...description, ...pathsIn(folder) };
  }

  snapshotFolder(key: string): string {
    return join(this.#made('snapshots'), key);
  }

  /**
   * Removes all images but the newest of each name, snapshots of no image that is kept; names what it
   * removed. Whoever has one open goes on with it.
   */
  prune(): readonly string[] {
    const images = this.list();
    const kept = images.filter(({ name }, index) => images.findIndex((each) => each.name === name) === index);
    const isKept = (folder: string) => kept.some((each) => each.folder === folder);
    const digests = new Set(kept.map(({ digest }) => digest));
    const removed = [
      ...this.#foldersIn('images').filter((folder) => !isKept(folder)),
      ...this.#foldersIn('snapshots').filter((folder) => !digests.has(imageDigestOf(folder))),
    ];
    for (const folder of removed) {
      rmSync(folder, { recursive: true, force: true });
    }
    return removed;
  }

  #foldersIn(kind: string): readonly string[] {
    const parent = this.#made(kind);
    return readdirSync(parent).map((name) => join(parent, name));
  }

  #made(name: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
}

/** The name of what was made of these parts, whatever the order of the keys. */
export function hashOf(parts: Readonly<Record<string, unknown>>): string {
  const ordered = Object.entries(parts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(ordered)).digest('hex');
}
