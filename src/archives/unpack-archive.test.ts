import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type Header, pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { makeZip, type ZipEntry } from '../../test/support/make-zip.ts';
import { BadArchive } from './archive-limits.ts';
import { unpackArchive } from './unpack-archive.ts';
import { unpackInThread } from './unpack-in-thread.ts';

const roomy = { countMax: 10, bytesMax: 100_000 };
const text = (value: string) => new TextEncoder().encode(value);

async function makeTar(
  entries: readonly (Partial<Header> & { readonly name: string; readonly text?: string })[],
) {
  const packer = pack();
  for (const { text: content = '', ...header } of entries) {
    packer.entry(header, content);
  }
  packer.finalize();
  return new Uint8Array(await buffer(packer));
}

async function refusalOf(archive: Uint8Array, limits = roomy): Promise<string> {
  const error = await unpackArchive(archive, limits).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(BadArchive);
  return (error as BadArchive).message;
}

function zeros(byteCount: number): Uint8Array {
  return new Uint8Array(byteCount);
}

describe('an archive', () => {
  it('is told by its bytes, and unpacked without its folders', async () => {
    const expected = [
      { name: 'a.txt', content: Buffer.from('one'), isExecutable: false },
      { name: 'b/run', content: Buffer.from('two'), isExecutable: true },
    ];
    const zip = makeZip([
      { name: 'a.txt', content: text('one') },
      { name: 'b/' },
      { name: 'b/run', content: text('two'), mode: 0o100755 },
    ]);
    const tar = await makeTar([
      { name: './a.txt', text: 'one', mode: 0o644 },
      { name: 'b', type: 'directory' },
      { name: 'b/run', text: 'two', mode: 0o755 },
    ]);
    for (const archive of [zip, tar, new Uint8Array(gzipSync(tar))]) {
      expect(await unpackArchive(archive, roomy)).toEqual(expected);
    }
  });

  it.each<[string, ZipEntry, RegExp]>([
    ['a symlink', { name: 'way', content: text('/etc/passwd'), mode: 0o120777 }, /"way" is no regular file/],
    ['a pipe', { name: 'pipe', mode: 0o010644 }, /"pipe" is no regular file/],
    ['an encrypted file', { name: 'secret', flags: 1 }, /encrypted/],
    ['an absolute name', { name: '/etc/passwd' }, /absolute/],
    ['a name that leads out', { name: 'a/../../x' }, /invalid relative path/],
    ['a backslash', { name: 'a\\..\\x' }, /invalid characters/],
    ['less than it says', { name: 'a', content: text('abc'), saidBytes: 5 }, /not enough bytes/],
    ['more than it says', { name: 'a', content: text('abc'), saidBytes: 1 }, /too many bytes/],
  ])('T60 is refused whole for %s', async (_what, entry, message) => {
    const good = { name: 'good', content: text('x') };
    expect(await refusalOf(makeZip([good, entry]))).toMatch(message);
  });

  it.each([['symlink'], ['link'], ['fifo'], ['character-device'], ['block-device']] as const)(
    'T60 is refused whole for a tar entry of type %s',
    async (type) => {
      const archive = await makeTar([
        { name: 'good', text: 'x' },
        { name: 'bad', type, linkname: '/etc/passwd' },
      ]);
      expect(await refusalOf(archive)).toMatch(/"bad" is no regular file/);
    },
  );

  it('T21 that unpacks to too much is given up on the way, whatever it says of itself', async () => {
    const bomb = makeZip([{ name: 'bomb', content: zeros(50_000_000) }]);
    expect(bomb.length).toBeLessThan(60_000);
    expect(await refusalOf(bomb)).toMatch(/hold more than 100000 bytes/);
    const tar = await makeTar([{ name: 'bomb', text: '\0'.repeat(5_000_000) }]);
    expect(await refusalOf(new Uint8Array(gzipSync(tar)))).toMatch(/hold more than 100000 bytes/);
  });

  it('T21 whose entries overlap counts each of them', async () => {
    const first = { name: '0', content: zeros(30_000) };
    const again = Array.from({ length: 8 }, (_, index) => ({ ...first, name: `${index + 1}`, at: 0 }));
    expect(await refusalOf(makeZip([first, ...again]))).toMatch(/more than 100000 bytes/);
  });

  it('T21 of too many files is given up', async () => {
    const many = Array.from({ length: 11 }, (_, index) => ({ name: `${index}` }));
    expect(await refusalOf(makeZip(many))).toMatch(/more than 10 files/);
    expect(await refusalOf(await makeTar(many))).toMatch(/more than 10 files/);
  });

  it('T21 packed in itself stays packed', async () => {
    const inner = makeZip([{ name: 'inner', content: zeros(90_000) }]);
    const [file] = await unpackArchive(makeZip([{ name: 'again.zip', content: inner }]), roomy);
    expect(file?.content.length).toBe(inner.length);
  });

  it('that is none, is cut short or damaged is refused, and nothing else happens', async () => {
    expect(await refusalOf(text('hello'))).toMatch(/neither zip nor tar/);
    expect(await refusalOf(new Uint8Array())).toMatch(/neither zip nor tar/);
    const whole = makeZip([
      { name: 'a', content: text('abc'.repeat(100)) },
      { name: 'b', content: text('x') },
    ]);
    const tar = new Uint8Array(gzipSync(await makeTar([{ name: 'a', text: 'abc'.repeat(100) }])));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(whole, tar),
        fc.nat(),
        fc.nat(255),
        fc.boolean(),
        async (good, at, byte, isCut) => {
          const bad = isCut ? good.slice(0, at % good.length) : good.with(at % good.length, byte);
          try {
            const files = await unpackArchive(bad, roomy);
            expect(files.length).toBeLessThanOrEqual(2);
          } catch (error) {
            expect(error).toBeInstanceOf(BadArchive);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is unpacked in a thread of its own, with errors that say which it was', async () => {
    const files = await unpackInThread('a.zip', makeZip([{ name: 'a', content: text('abc') }]), roomy);
    expect(files).toMatchObject([{ name: 'a', content: new Uint8Array(text('abc')) }]);
    await expect(unpackInThread('a.zip', text('hello'), roomy)).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(/the archive "a.zip": it is neither/),
    });
    const bomb = makeZip([{ name: 'bomb', content: zeros(1_000_000) }]);
    await expect(unpackInThread('a.zip', bomb, roomy)).rejects.toMatchObject({ code: 'limit-exceeded' });
  });
});
