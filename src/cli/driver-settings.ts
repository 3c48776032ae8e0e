import { resolve } from 'node:path';
import type { PackageFolders } from '../drivers/launcher/package-folders.ts';
import { usualImageFolder } from '../drivers/microvm/images/usual-image-folder.ts';
import { unreachable } from '../kernel/assert.ts';
import type { Config } from '../platform/config.ts';
import type { DriverSettings } from './manager-process-settings.ts';

/** What the configuration says of each driver that it names, for who opens them. */
export function driverSettings(config: Config, packages: PackageFolders): readonly DriverSettings[] {
  return config.driver.map((kind) => settingsOf(kind, config, packages));
}

function settingsOf(
  kind: Config['driver'][number],
  config: Config,
  packages: PackageFolders,
): DriverSettings {
  const { limitsMax } = config;
  const { processCount, fileBytes } = limitsMax;
  const memoryMb = Math.ceil(limitsMax.memoryMb);
  switch (kind) {
    case 'launcher': {
      const { isolation, buildMbMax } = config;
      return { kind, isolation, packages, limitsMax, buildMbMax };
    }
    case 'microvm': {
      const { accelerator } = config;
      return { kind, imageFolder: imageFolderOf(config), programMemoryMb: memoryMb, accelerator };
    }
    case 'container':
      return {
        kind,
        socket: config.containerSocket,
        image: config.containerImage,
        images: config.containerImages,
        ceilings: { memoryMb, processCount, fileBytes },
        packages,
      };
    default:
      return unreachable(kind);
  }
}

/** Where images of virtual machines are. */
export function imageFolderOf({ imageFolder }: Pick<Config, 'imageFolder'>): string {
  return imageFolder === '' ? usualImageFolder(process.env) : resolve(imageFolder);
}

/** Where packages have to be readable: everything is mounted, but at the launcher's lower level. */
export function packageSurroundings({ driver, isolation, dataFolder }: Config) {
  return { isolation: driver.includes('launcher') ? isolation : ('process' as const), dataFolder };
}
