import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { orderModules } from './kernel-modules.ts';

function makeModules(depends: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'modules-'));
  mkdirSync(join(folder, 'kernel'));
  for (const [name, needed] of Object.entries(depends)) {
    writeFileSync(
      join(folder, 'kernel', `${name}.ko`),
      `\x7fELF\0license=GPL\0depends=${needed}\0name=${name}\0`,
    );
  }
  return folder;
}

it('loads each module after those that it needs, once', () => {
  const folder = makeModules({
    virtio: 'virtio_ring',
    virtio_ring: '',
    virtio_pci: 'virtio_ring,virtio',
    'virtio-other': '',
    virtio_console: 'virtio_ring,virtio',
  });
  const ordered = orderModules(folder).map((file) => basename(file, '.ko'));
  expect(ordered).toEqual(['virtio_ring', 'virtio', 'virtio_pci', 'virtio_console']);
  rmSync(folder, { recursive: true });
});

it('refuses a kernel that lacks one', () => {
  const folder = makeModules({ virtio_pci: 'virtio' });
  expect(() => orderModules(folder)).toThrow(expect.objectContaining({ code: 'image-failed' }));
  rmSync(folder, { recursive: true });
});
