import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a zip archive, honest unless told otherwise. */
export interface ZipEntry {
  readonly name: string;
  readonly content?: Uint8Array;
  /** The file's mode as Unix packers write it, with its type; 0: written elsewhere. */
  readonly mode?: number;
  /** What the archive says of the unpacked size, where that is to be a lie. */
  readonly saidBytes?: number;
  readonly flags?: number;
  /** Where its bytes are said to be; the entry adds none of its own then. */
  readonly at?: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DEFLATED = 8;
const UNIX = 3 << 8;

function numbers(...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}

/** A zip archive with these entries, byte by byte, so that it can lie. */
export function makeZip(entries: readonly ZipEntry[]): Uint8Array {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const {
    name,
    content = Buffer.alloc(0),
    mode = 0,
    saidBytes = content.length,
    flags = 0,
    at,
  } of entries) {
    const nameBytes = Buffer.from(name);
    const packed = deflateRawSync(content);
    const about = [
      ...([
        [2, 20],
        [2, flags],
        [2, DEFLATED],
        [4, 0],
        [4, crc32(content)],
      ] as const),
      ...([
        [4, packed.length],
        [4, saidBytes],
        [2, nameBytes.length],
        [2, 0],
      ] as const),
    ] as const;
    centrals.push(
      numbers(
        [4, CENTRAL],
        [2, UNIX + 20],
        ...about,
        [2, 0],
        [2, 0],
        [2, 0],
        [4, mode * 0x10000],
        [4, at ?? offset],
      ),
      nameBytes,
    );
    if (at === undefined) {
      const local = Buffer.concat([numbers([4, LOCAL], ...about), nameBytes, packed]);
      locals.push(local);
      offset += local.length;
    }
  }
  const directory = Buffer.concat(centrals);
  const count = entries.length;
  const end = numbers(
    [4, END],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, directory.length],
    [4, offset],
    [2, 0],
  );
  return new Uint8Array(Buffer.concat([...locals, directory, end]));
}
