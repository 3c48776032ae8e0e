import type { Command } from 'commander';
import { CliFailure } from '../cli-failure.ts';
import { exitCodes } from '../exit-codes.ts';
import type { HostImages } from '../host-images.ts';
import { printResult } from '../server-options.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';

type Image = ReturnType<HostImages['list']>[number];

interface ImageOptions {
  readonly json?: true;
  readonly imageFolder?: string;
}

const MEGABYTE = 1_000_000;

const details = `
What virtual machines (--driver microvm) are made of: a kernel, and files for one interpreter. Both come from Debian's packages, which
apt fetches and checks; none is installed here, and no right is needed. Who builds of the same packages gets the same bytes. Images and what
machines are restored from are kept in CHAMELEON_IMAGE_FOLDER (default ~/.cache/chameleon/images).

Examples:
  chameleon image build
  chameleon image build python --json
  chameleon image list
  chameleon image prune`;

function describeImage({ name, digest, kernel, bytes, languages, packages }: Image): readonly string[] {
  const spoken = languages.map(({ runtime, version }) => `${runtime} ${version}`).join(', ');
  return [name, digest.slice(0, 12), spoken, kernel, (bytes / MEGABYTE).toFixed(1), String(packages.length)];
}

async function describeImages(images: readonly Image[], folder: string): Promise<string> {
  const { renderTable } = await import('../render-table.ts');
  return images.length === 0
    ? `no images in ${folder}: chameleon image build`
    : renderTable(['image', 'digest', 'languages', 'kernel', 'MB', 'packages'], images.map(describeImage));
}

/** Licences of all images, each with the packages that say it of themselves. */
async function describeLicences(images: readonly Image[]): Promise<string> {
  const { renderTable } = await import('../render-table.ts');
  const ofLicence = new Map<string, Set<string>>();
  for (const { name, licences } of images.flatMap(({ packages }) => packages)) {
    for (const licence of licences) {
      ofLicence.set(licence, (ofLicence.get(licence) ?? new Set()).add(name));
    }
  }
  const rows = [...ofLicence].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return renderTable(
    ['licence', 'packages'],
    rows.map(([licence, names]) => [licence, [...names].sort().join(' ')]),
  );
}

async function buildAll(
  { recipes, build }: HostImages,
  wanted: readonly string[],
  terminal: Terminal,
): Promise<readonly (Image & { readonly isNew: boolean })[]> {
  const { startProgress } = await import('../start-progress.ts');
  const unknown = wanted.find((name) => recipes.every((each) => each.name !== name));
  if (unknown !== undefined) {
    const known = recipes.map(({ name }) => name).join(', ');
    throw new CliFailure(exitCodes.usage, `there is no image ${JSON.stringify(unknown)}, known: ${known}`);
  }
  const chosen = recipes.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const built: (Image & { readonly isNew: boolean })[] = [];
  for (const recipe of chosen) {
    const bar = await startProgress(terminal, `image ${recipe.name}`, 'packages');
    const onProgress = ({ step, doneRatio }: { readonly step: string; readonly doneRatio: number }) =>
      bar.advance(step === 'unpack' ? 1 : 0, doneRatio);
    const { image, isNew } = await build(recipe, { onProgress }).finally(() => bar.stop());
    built.push({ ...image, isNew });
  }
  return built;
}

/** `chameleon image …`: what virtual machines are made of. */
export function addImageCommand(program: Command, terminal: Terminal, surroundings: Surroundings): void {
  const open = async (given: ImageOptions) => {
    const { readConfig } = await import('../../platform/config.ts');
    const { imageFolder } = given;
    return surroundings.openImages(
      readConfig(terminal.env, imageFolder === undefined ? {} : { imageFolder }),
    );
  };
  const command = program
    .command('image')
    .description('make and keep what virtual machines are made of')
    .addHelpText('after', details);
  const add = (name: string, description: string) =>
    command
      .command(name)
      .description(description)
      .option('--image-folder <folder>', 'where images are (CHAMELEON_IMAGE_FOLDER)')
      .option('--json', 'print JSON and nothing else');
  add(
    'build [names...]',
    'make images, by default all: those that are there already are left as they are',
  ).action(async (names: readonly string[], { json, ...given }: ImageOptions) => {
    const images = await open(given);
    const built = await buildAll(images, names, terminal);
    await printResult(
      terminal,
      { folder: images.folder, images: built },
      {
        json,
        describe: async () =>
          [await describeImages(built, images.folder), '', await describeLicences(built)].join('\n'),
      },
    );
  });
  add('list', 'say which images there are').action(async ({ json, ...given }: ImageOptions) => {
    const images = await open(given);
    const all = images.list();
    const describe = () => describeImages(all, images.folder);
    await printResult(terminal, { folder: images.folder, images: all }, { json, describe });
  });
  add(
    'prune',
    'remove images that a newer one of their name has replaced, and what was restored from them',
  ).action(async ({ json, ...given }: ImageOptions) => {
    const removed = (await open(given)).prune();
    await printResult(
      terminal,
      { removed },
      {
        json,
        describe: () =>
          removed.length === 0 ? 'nothing to remove' : removed.map((each) => `removed ${each}`).join('\n'),
      },
    );
  });
}
