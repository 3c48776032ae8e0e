import { ChameleonError } from '../../kernel/errors.ts';
import type { RuntimeManifest } from '../launcher/runtime-manifest.ts';

export interface ImageSettings {
  /** For runtimes that `images` says nothing of. */
  readonly image: string;
  readonly images: Readonly<Record<string, string>>;
}

/** The languages that one image is to have. */
export interface WantedImage {
  readonly image: string;
  readonly manifests: readonly RuntimeManifest[];
  /** It was named for these languages, which must be in it then. */
  readonly isNamed: boolean;
}

/** What is compiled is compiled in an instance of its own, which the container driver does not make. */
function isOffered({ levels, compile }: RuntimeManifest): boolean {
  return levels.includes('container') && compile === undefined;
}

function refusalOf(runtime: string, all: readonly RuntimeManifest[]): ChameleonError {
  const offered = all.filter(isOffered).map((each) => each.runtime);
  const why = all.some((each) => each.runtime === runtime)
    ? `${runtime} is compiled, which the container driver does not do: leave it out, or choose driver launcher for it; in containers run`
    : 'there is no such runtime, known:';
  return new ChameleonError('bad-configuration', `containerImages.${runtime}: ${why} ${offered.join(', ')}`);
}

/**
 * Each image once, with the runtimes that are to come from it, of those that can. Throws `bad-configuration` if one is named for
 * a runtime that nobody knows, or that cannot run in containers.
 */
export function wantedImages(
  all: readonly RuntimeManifest[],
  { image, images }: ImageSettings,
): readonly WantedImage[] {
  const manifests = all.filter(isOffered);
  const refused = Object.keys(images).find((each) => !manifests.some(({ runtime }) => runtime === each));
  if (refused !== undefined) {
    throw refusalOf(refused, all);
  }
  const named = [...new Set(Object.values(images))].map((each) => ({
    image: each,
    manifests: manifests.filter(({ runtime }) => images[runtime] === each),
    isNamed: true,
  }));
  const others = manifests.filter(({ runtime }) => images[runtime] === undefined);
  return others.length === 0 ? named : [...named, { image, manifests: others, isNamed: false }];
}
