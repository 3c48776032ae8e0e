import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ChameleonError } from '../../../kernel/errors.ts';

/** On Debian these are in /usr, also where a package says otherwise. */
const MERGED = ['bin', 'sbin', 'lib', 'lib64'];

/** What no program in a machine reads. */
const LEFT_OUT = [
  './usr/share/man/*',
  './usr/share/info/*',
  './usr/share/locale/*',
  './usr/share/lintian/*',
  './usr/share/bug/*',
  './usr/share/bash-completion/*',
  './usr/share/doc/*/*.gz',
  './usr/lib/*/gconv/*',
  './usr/share/i18n/*',
  './usr/share/pam*',
  './usr/share/doc-base/*',
  './usr/lib/python3*/test/*',
  './usr/lib/python3*/idlelib/*',
  './usr/lib/python3*/ensurepip/*',
  './var/*',
  './boot/System.map*',
];

const COMPLAINT_LENGTH_MAX = 500;

/** Makes an empty tree that packages can be unpacked into. */
export function beginTree(root: string): void {
  for (const name of MERGED) {
    mkdirSync(join(root, 'usr', name), { recursive: true });
    symlinkSync(join('usr', name), join(root, name));
  }
}

/** Unpacks the files of a package below `root`; runs none of its scripts. Rejects with `image-failed`. */
export async function unpackPackage(file: string, root: string): Promise<void> {
  const reader = spawn('dpkg-deb', ['--fsys-tarfile', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  const writer = spawn(
    'tar',
    [
      ...['--extract', '--directory', root, '--keep-directory-symlink', '--no-same-owner'],
      ...['--no-same-permissions', '--wildcards', ...LEFT_OUT.map((pattern) => `--exclude=${pattern}`)],
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let complaint = '';
  for (const stream of [reader.stderr, writer.stderr]) {
    stream?.on('data', (bytes: Buffer) => {
      complaint = (complaint + bytes.toString()).slice(-COMPLAINT_LENGTH_MAX);
    });
  }
  const ends = Promise.all([once(reader, 'close'), once(writer, 'close')]);
  // A reader or a writer that fails says so by its code.
  await pipeline(reader.stdout, writer.stdin).catch(() => undefined);
  if ((await ends).some(([code]) => code !== 0)) {
    throw new ChameleonError('image-failed', `${file} cannot be unpacked: ${complaint.trim()}`);
  }
}
