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

/** Each image once, with the runtimes that are to come from it. Throws `bad-configuration` for a runtime that nobody knows. */
export function wantedImages(
  manifests: readonly RuntimeManifest[],
  { image, images }: ImageSettings,
): readonly WantedImage[] {
  const known = manifests.map(({ runtime }) => runtime);
  const unknown = Object.keys(images).find((runtime) => !known.includes(runtime));
  if (unknown !== undefined) {
    throw new ChameleonError(
      'bad-configuration',
      `containerImages.${unknown}: there is no such runtime, known: ${known.join(', ')}`,
    );
  }
  const named = [...new Set(Object.values(images))].map((each) => ({
    image: each,
    manifests: manifests.filter(({ runtime }) => images[runtime] === each),
    isNamed: true,
  }));
  const others = manifests.filter(({ runtime }) => images[runtime] === undefined);
  return others.length === 0 ? named : [...named, { image, manifests: others, isNamed: false }];
}
