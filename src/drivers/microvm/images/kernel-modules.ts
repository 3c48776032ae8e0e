import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ChameleonError } from '../../../kernel/errors.ts';

/** What a machine's only device and its way to it are driven by. */
const WANTED = ['virtio_pci', 'virtio_console'];

/** The names after `depends=` in a module's own description. */
function dependenciesOf(file: string): readonly string[] {
  const text = readFileSync(file).toString('latin1');
  const names = /\0depends=([^\0]*)\0/.exec(text)?.[1] ?? '';
  return names.split(',').filter((name) => name !== '');
}

/**
 * The files of the modules that a machine loads, each after those that it needs. Rejects a kernel that lacks one with
 * `image-failed`.
 */
export function orderModules(folder: string): readonly string[] {
  const files = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ko'))
      .map((name) => [basename(name, '.ko').replaceAll('-', '_'), join(folder, name)]),
  );
  const ordered: string[] = [];
  const add = (name: string) => {
    const file = files.get(name);
    if (file === undefined) {
      throw new ChameleonError('image-failed', `the kernel has no module ${name} below ${folder}`);
    }
    if (!ordered.includes(file)) {
      for (const each of dependenciesOf(file)) {
        add(each);
      }
      ordered.push(file);
    }
  };
  for (const name of WANTED) {
    add(name);
  }
  return ordered;
}
