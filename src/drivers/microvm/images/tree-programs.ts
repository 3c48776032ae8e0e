import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ChameleonError } from '../../../kernel/errors.ts';
import type { RuntimeManifest } from '../../launcher/runtime-manifest.ts';
import { NODE_INSIDE } from './guest-files.ts';
import type { ImageRecipe } from './image-recipe.ts';
import type { ImageDescription } from './image-store.ts';
import { runTool } from './run-tool.ts';

/** Runs a program of an unpacked image on this machine, by the image's own loader and libraries. Rejects with `image-failed`. */
function runOf(
  root: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const [program = '', ...rest] = words;
  const libraries = ['usr/lib/x86_64-linux-gnu', 'usr/lib'].map((each) => join(root, each)).join(':');
  const loader = join(root, 'usr/lib64/ld-linux-x86-64.so.2');
  return runTool(loader, ['--library-path', libraries, join(root, program), ...rest], { env });
}

/** Runs what the recipe wants to be run once over the files. */
export async function prepareTree(root: string, { prepare }: ImageRecipe): Promise<void> {
  if (prepare !== undefined) {
    const spell = (word: string) => word.replaceAll('$ROOT', root);
    const env = Object.entries(prepare.environment).map(([key, value]) => [key, spell(value)] as const);
    await runOf(root, prepare.command.map(spell), Object.fromEntries(env));
  }
}

/** The languages of an image, each as its own interpreter tells it. Rejects with `image-failed` when one is not there. */
export async function detectInTree(
  root: string,
  { runtimes, name }: ImageRecipe,
  manifests: readonly RuntimeManifest[],
): Promise<ImageDescription['languages']> {
  const found: ImageDescription['languages'] = [];
  for (const runtime of runtimes) {
    const manifest = manifests.find((each) => each.runtime === runtime);
    const interpreter = manifest?.interpreters
      .map((path) => (path === '$NODE' ? NODE_INSIDE : path))
      .find((path) => existsSync(join(root, path)));
    if (manifest === undefined || interpreter === undefined) {
      throw new ChameleonError(
        'image-failed',
        `image ${name} is to have ${runtime}, whose interpreter is not in it`,
      );
    }
    const said = await runOf(root, [interpreter, ...manifest.version.args], {});
    const version = new RegExp(manifest.version.pattern).exec(said)?.[1];
    if (version === undefined) {
      throw new ChameleonError(
        'image-failed',
        `${interpreter} of image ${name} does not tell its version: ${said}`,
      );
    }
    found.push({ runtime, interpreter, version });
  }
  return found;
}
