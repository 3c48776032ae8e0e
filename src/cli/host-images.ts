import { recipesFolder } from '../drivers/launcher/launcher-paths.ts';
import { type BuildProgress, buildImage } from '../drivers/microvm/images/build-image.ts';
import { type ImageRecipe, readRecipes } from '../drivers/microvm/images/image-recipe.ts';
import { type Image, ImageStore } from '../drivers/microvm/images/image-store.ts';
import type { Config } from '../platform/config.ts';
import { imageFolderOf } from './driver-settings.ts';

/** The images of virtual machines on this host. */
export interface HostImages {
  readonly folder: string;
  readonly recipes: readonly ImageRecipe[];
  list(): readonly Image[];
  /** Resolves with the image, and whether it was not there yet. Rejects with `image-failed`. */
  build(
    recipe: ImageRecipe,
    watch: { readonly onProgress: (progress: BuildProgress) => void; readonly signal?: AbortSignal },
  ): Promise<{ readonly image: Image; readonly isNew: boolean }>;
  /** Removes all but the newest image of each name, and every snapshot that is not of one of these; tells which folders. */
  prune(): readonly string[];
}

export function openHostImages(config: Pick<Config, 'imageFolder'>): HostImages {
  const store = new ImageStore(imageFolderOf(config));
  return {
    folder: store.folder,
    recipes: readRecipes(recipesFolder),
    list: () => store.list(),
    build: (recipe, watch) => buildImage({ recipe, store, ...watch }),
    prune: () => store.prune(),
  };
}
