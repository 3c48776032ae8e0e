import { resolve } from 'node:path';
import type { PackageFolders } from '../drivers/launcher/package-folders.ts';
import { usualImageFolder } from '../drivers/microvm/images/usual-image-folder.ts';
import type { Config } from '../platform/config.ts';
import type { ManagerProcessSettings } from './manager-process-settings.ts';

/** What the configuration says of the driver, for who opens it. */
export function driverSettings(config: Config, packages: PackageFolders): ManagerProcessSettings['driver'] {
  if (config.driver === 'launcher') {
    const { isolation, limitsMax, buildMbMax } = config;
    return { kind: 'launcher', isolation, packages, limitsMax, buildMbMax };
  }
  const { memoryMb, processCount, fileBytes } = config.limitsMax;
  if (config.driver === 'microvm') {
    const { accelerator } = config;
    const programMemoryMb = Math.ceil(memoryMb);
    return { kind: 'microvm', imageFolder: imageFolderOf(config), programMemoryMb, accelerator };
  }
  return {
    kind: 'container',
    socket: config.containerSocket,
    image: config.containerImage,
    images: config.containerImages,
    ceilings: { memoryMb: Math.ceil(memoryMb), processCount, fileBytes },
    packages,
  };
}

/** Where images of virtual machines are. */
export function imageFolderOf({ imageFolder }: Pick<Config, 'imageFolder'>): string {
  return imageFolder === '' ? usualImageFolder(process.env) : resolve(imageFolder);
}

/** Where packages have to be readable: everything is mounted, but at the launcher's lower level. */
export function packageSurroundings({ driver, isolation, dataFolder }: Config) {
  return { isolation: driver === 'launcher' ? isolation : ('process' as const), dataFolder };
}
