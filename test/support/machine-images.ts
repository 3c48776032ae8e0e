import { recipesFolder } from '../../src/drivers/launcher/launcher-paths.ts';
import { findQemu } from '../../src/drivers/microvm/find-qemu.ts';
import { buildImage } from '../../src/drivers/microvm/images/build-image.ts';
import { readRecipes } from '../../src/drivers/microvm/images/image-recipe.ts';
import { ImageStore } from '../../src/drivers/microvm/images/image-store.ts';
import { usualImageFolder } from '../../src/drivers/microvm/images/usual-image-folder.ts';
import { messageOf } from '../../src/kernel/errors.ts';

/** Where images of all recipes are, made where they are missing; or why there are none. */
export async function machineImages(): Promise<{ readonly imageFolder?: string; readonly reason?: string }> {
  try {
    await findQemu();
    const imageFolder = usualImageFolder(process.env);
    const store = new ImageStore(imageFolder);
    for (const recipe of readRecipes(recipesFolder)) {
      await buildImage({ recipe, store });
    }
    return { imageFolder };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}
