import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ChameleonError } from '../../../kernel/errors.ts';
import { agentsFolder, findLauncher, runtimesFolder } from '../../launcher/launcher-paths.ts';
import { readManifests } from '../../launcher/runtime-manifest.ts';
import { archiveTree } from './cpio-archive.ts';
import { type DebianPackage, fetchPackages, packageFile, resolvePackages } from './debian-packages.ts';
import { addGuestFiles, guestOptions } from './guest-files.ts';
import { hashFile } from './hash-file.ts';
import type { ImageRecipe } from './image-recipe.ts';
import {
  ARCHIVE_NAME,
  DESCRIPTION_NAME,
  hashOf,
  IMAGE_FORMAT,
  type Image,
  type ImageDescription,
  type ImageStore,
  KERNEL_NAME,
} from './image-store.ts';
import { orderModules } from './kernel-modules.ts';
import { readLicences } from './read-licences.ts';
import { detectInTree, prepareTree } from './tree-programs.ts';
import { beginTree, unpackPackage } from './unpack-package.ts';

/** A part of the work, for whoever watches. */
export interface BuildProgress {
  readonly step: 'resolve' | 'fetch' | 'unpack' | 'prepare' | 'pack';
  readonly what: string;
  readonly doneRatio: number;
}

interface BuildRequest {
  readonly recipe: ImageRecipe;
  readonly store: ImageStore;
  readonly onProgress?: (progress: BuildProgress) => void;
  readonly signal?: AbortSignal;
}

/** The kernel for machines that have few devices. */
const KERNEL_PACKAGE = 'linux-image-cloud-amd64';
interface Made {
  readonly image: Image;
  /** False where it was there already. */
  readonly isNew: boolean;
}

/** The image of the kernel itself, of those that a package which always names the newest depends on. */
async function findKernelPackage(folder: string): Promise<DebianPackage> {
  const packages = await resolvePackages([KERNEL_PACKAGE], folder);
  const kernel = packages.find(({ name }) => /^linux-image-\d.*-cloud-amd64$/.test(name));
  if (kernel === undefined) {
    throw new ChameleonError('image-failed', `${KERNEL_PACKAGE} depends on no kernel of that name`);
  }
  return kernel;
}

function hashFolder(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return hashOf(Object.fromEntries(files.map((name) => [name, hashFile(join(folder, name))])));
}

/** All that decides what the image will be. */
function hashInputs(recipe: ImageRecipe, packages: readonly DebianPackage[]): string {
  return hashOf({
    format: IMAGE_FORMAT,
    recipe,
    packages,
    launcher: hashFile(findLauncher()),
    agents: hashFolder(agentsFolder),
    node: recipe.hasNode ? hashFile(process.execPath) : null,
    options: guestOptions(recipe),
  });
}

function pack(root: string, file: string): { readonly digest: string; readonly bytes: number } {
  const out = openSync(file, 'wx', 0o644);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for (const part of archiveTree(root)) {
      bytes += part.length;
      hash.update(part);
      for (let at = 0; at < part.length; ) {
        at += writeSync(out, part, at);
      }
    }
  } finally {
    closeSync(out);
  }
  return { digest: hash.digest('hex'), bytes };
}

/** Unpacks packages that were fetched; `report` hears of each. */
async function unpackAll(
  packages: readonly DebianPackage[],
  root: string,
  { store, signal }: BuildRequest,
  report: (what: string, doneRatio: number) => void,
): Promise<void> {
  for (const [index, each] of packages.entries()) {
    report(`${each.name} ${each.version}`, index / packages.length);
    await unpackPackage(packageFile(each, store.packageFolder), root);
    signal?.throwIfAborted();
  }
}

/** What goes into an image, as it was resolved. */
interface Parts {
  readonly kernel: DebianPackage;
  readonly packages: readonly DebianPackage[];
  readonly recipeHash: string;
}

/** Where an image is put together. */
interface Workshop {
  readonly root: string;
  readonly kernelRoot: string;
  readonly made: string;
}

function openWorkshop(folder: string): Workshop {
  const workshop = {
    root: join(folder, 'root'),
    kernelRoot: join(folder, 'kernel'),
    made: join(folder, 'made'),
  };
  for (const each of Object.values(workshop)) {
    mkdirSync(each);
  }
  beginTree(workshop.root);
  beginTree(workshop.kernelRoot);
  return workshop;
}

/** Unpacks and prepares all files, and tells what they are. */
async function fill(
  { root, kernelRoot }: Workshop,
  request: BuildRequest,
  { kernel, packages }: Parts,
): Promise<Pick<ImageDescription, 'packages' | 'languages'>> {
  const { recipe, store, signal, onProgress } = request;
  const report = (step: BuildProgress['step'], what: string, doneRatio: number) =>
    onProgress?.({ step, what, doneRatio });
  report('fetch', `${packages.length + 1} packages`, 0);
  await fetchPackages([kernel, ...packages], store.packageFolder, signal);
  await unpackAll([kernel], kernelRoot, request, () => undefined);
  await unpackAll(packages, root, request, (what, doneRatio) => report('unpack', what, doneRatio));
  const described = (at: string) => (each: DebianPackage) => ({
    name: each.name,
    version: each.version,
    licences: [...readLicences(at, each.name)],
  });
  const all = [...packages.map(described(root)), described(kernelRoot)(kernel)];
  rmSync(join(root, 'usr/share/doc'), { recursive: true, force: true });
  report('prepare', recipe.displayName, 1);
  await prepareTree(root, recipe);
  addGuestFiles(root, recipe, orderModules(join(kernelRoot, 'usr/lib/modules')));
  return { packages: all, languages: await detectInTree(root, recipe, readManifests(runtimesFolder)) };
}

function findKernel(kernelRoot: string): { readonly path: string; readonly release: string } {
  const prefix = 'vmlinuz-';
  const boot = join(kernelRoot, 'boot');
  const name = readdirSync(boot).find((each) => each.startsWith(prefix));
  if (name === undefined) {
    throw new ChameleonError('image-failed', `the kernel's package has no ${prefix} in /boot`);
  }
  return { path: join(boot, name), release: name.slice(prefix.length) };
}

async function build(request: BuildRequest, parts: Parts): Promise<Image> {
  const { recipe, store, onProgress } = request;
  const folder = mkdtempSync(join(store.unfinishedFolder, 'image-'));
  try {
    const workshop = openWorkshop(folder);
    const { root, kernelRoot, made } = workshop;
    const content = await fill(workshop, request, parts);
    const kernel = findKernel(kernelRoot);
    const kernelPath = join(made, KERNEL_NAME);
    copyFileSync(kernel.path, kernelPath);
    onProgress?.({ step: 'pack', what: recipe.name, doneRatio: 1 });
    const archive = pack(root, join(made, ARCHIVE_NAME));
    const description: ImageDescription = {
      format: IMAGE_FORMAT,
      name: recipe.name,
      digest: hashOf({ kernel: hashFile(kernelPath), archive: archive.digest }),
      recipeHash: parts.recipeHash,
      kernel: kernel.release,
      bytes: archive.bytes + statSync(kernelPath).size,
      ...content,
    };
    writeFileSync(join(made, DESCRIPTION_NAME), `${JSON.stringify(description, null, 2)}\n`);
    return store.place(made, description);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Makes an image, or finds the one that was made of the same packages, launcher, agents and Node. Rejects with `image-failed`
 * when a tool or package is missing, and as `signal` says when that aborts; what was begun is removed.
 */
export async function buildImage(request: BuildRequest): Promise<Made> {
  const { recipe, store, onProgress } = request;
  onProgress?.({ step: 'resolve', what: recipe.displayName, doneRatio: 0 });
  const kernel = await findKernelPackage(store.packageFolder);
  const packages = await resolvePackages(recipe.packages, store.packageFolder);
  const recipeHash = hashInputs(recipe, [kernel, ...packages]);
  const known = store.list().find((each) => each.recipeHash === recipeHash);
  return known === undefined
    ? { image: await build(request, { kernel, packages, recipeHash }), isNew: true }
    : { image: known, isNew: false };
}
