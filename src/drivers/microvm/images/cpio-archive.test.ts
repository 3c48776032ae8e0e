import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { archiveTree } from './cpio-archive.ts';

const folders: string[] = [];

function makeTree(): string {
  const root = mkdtempSync(join(tmpdir(), 'cpio-'));
  folders.push(root);
  mkdirSync(join(root, 'bin'));
  mkdirSync(join(root, 'empty'));
  writeFileSync(join(root, 'bin/tool'), 'tool\n');
  chmodSync(join(root, 'bin/tool'), 0o6755);
  writeFileSync(join(root, 'note'), 'abc');
  chmodSync(join(root, 'note'), 0o666);
  symlinkSync('bin', join(root, 'sbin'));
  return root;
}

/** Reads what the kernel would: names, modes and contents. */
function readArchive(bytes: Buffer) {
  const entries = new Map<string, { readonly mode: string; readonly content: string }>();
  const padded = (at: number) => at + ((4 - (at % 4)) % 4);
  for (let at = 0; at < bytes.length; ) {
    expect(bytes.toString('latin1', at, at + 6)).toBe('070701');
    const field = (index: number) =>
      Number.parseInt(bytes.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16);
    const nameEnd = at + 110 + field(11);
    const name = bytes.toString('utf8', at + 110, nameEnd - 1);
    const contentAt = padded(nameEnd);
    const content = bytes.toString('utf8', contentAt, contentAt + field(6));
    entries.set(name, { mode: field(1).toString(8), content });
    at = padded(contentAt + field(6));
  }
  return entries;
}

const archive = (root: string) => Buffer.concat([...archiveTree(root)]);

afterEach(() => {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true });
  }
});

describe('an archive of files for the kernel', () => {
  it('has folders, files and links, each once, and no right of anybody but to execute', () => {
    expect([...readArchive(archive(makeTree()))]).toEqual([
      ['bin', { mode: '40755', content: '' }],
      ['bin/tool', { mode: '100755', content: 'tool\n' }],
      ['empty', { mode: '40755', content: '' }],
      ['note', { mode: '100644', content: 'abc' }],
      ['sbin', { mode: '120777', content: 'bin' }],
      ['dev/console', { mode: '20600', content: '' }],
      ['TRAILER!!!', { mode: '0', content: '' }],
    ]);
  });

  it('is the same for the same files, wherever and whenever they were written', () => {
    const [first, second] = [makeTree(), makeTree()];
    utimesSync(join(second, 'note'), 1, 1);
    expect(archive(second).equals(archive(first))).toBe(true);
    writeFileSync(join(second, 'note'), 'abd');
    expect(archive(second).equals(archive(first))).toBe(false);
  });
});
