import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** The kernel's own format for the files that a machine begins with: cpio, "newc" (Linux, driver-api/early-userspace/buffer-format). */
const MAGIC = '070701';
const ALIGNMENT = 4;
const DIRECTORY = 0o040_000;
const REGULAR = 0o100_000;
const SYMLINK = 0o120_000;
const DEVICE = 0o020_000;
/** Nobody in a machine is anybody of the builder's: a set-user-ID bit would mean somebody else there. */
const MODE_MASK = 0o755;
const TRAILER = 'TRAILER!!!';

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly content?: Uint8Array;
  /** Of a device: major and minor number. */
  readonly device?: readonly [number, number];
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

function paddingAfter(length: number): Buffer {
  return Buffer.alloc((ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT);
}

function* encode(entry: Entry, inode: number): Generator<Uint8Array> {
  const { name, mode, content = new Uint8Array(), device: [major, minor] = [0, 0] } = entry;
  const named = Buffer.from(`${name}\0`);
  // inode, mode, user, group, links, time, size, device of the file (2), device that it is (2), length of the name, checksum
  const fields = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, named.length, 0];
  const header = Buffer.concat([Buffer.from(MAGIC + fields.map(hex).join('')), named]);
  yield header;
  yield paddingAfter(header.length);
  yield content;
  yield paddingAfter(content.length);
}

/** All names below a folder, each folder before what is in it; no symbolic link is followed. */
function namesBelow(root: string, folder = ''): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((each) => {
    const name = join(folder, each.name);
    return each.isDirectory() ? [name, ...namesBelow(root, name)] : [name];
  });
}

function entryOf(root: string, name: string): Entry | undefined {
  const path = join(root, name);
  const status = lstatSync(path);
  if (status.isSymbolicLink()) {
    return { name, mode: SYMLINK + 0o777, content: Buffer.from(readlinkSync(path)) };
  }
  if (status.isDirectory()) {
    return { name, mode: DIRECTORY + 0o755 };
  }
  return status.isFile()
    ? { name, mode: REGULAR + (status.mode & MODE_MASK), content: readFileSync(path) }
    : undefined;
}

/** What the kernel opens for the first process before anything is mounted. */
const console: Entry = { name: 'dev/console', mode: DEVICE + 0o600, device: [5, 1] };

/**
 * The files below `root` as one archive, in parts. It depends on their names, contents and executable bits alone: not on
 * owners, times or the order of a folder. What is no file, folder or symbolic link is left out.
 */
export function* archiveTree(root: string): Generator<Uint8Array> {
  const names = namesBelow(root).toSorted();
  let inode = 1;
  for (const name of names) {
    const entry = entryOf(root, name);
    if (entry !== undefined) {
      yield* encode(entry, inode);
      inode += 1;
    }
  }
  yield* encode(console, inode);
  yield* encode({ name: TRAILER, mode: 0 }, 0);
}
