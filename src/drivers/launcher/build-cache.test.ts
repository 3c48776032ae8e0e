import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeId } from '../../kernel/ids.ts';
import type { Build } from './build.ts';
import { BuildCache } from './build-cache.ts';

const owner = { tenantId: makeId('ten', 'a'), userId: makeId('usr', 'x') };
const bounds = { bytesMax: 1000, countMax: 10 };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chameleon-cache-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function buildOf(text: string): Build {
  return [
    { name: 'program', isExecutable: true, content: Buffer.from(text) },
    { name: 'classes/Zażółć.class', isExecutable: false, content: Buffer.from([0, 255, 1]) },
  ];
}

describe('the cache of builds', () => {
  it('gives back every file as it was kept', async () => {
    const cache = new BuildCache(folder, bounds);
    await cache.keep(owner, 'key', buildOf('text'));
    expect(await cache.find(owner, 'key')).toEqual(buildOf('text'));
    expect(await cache.find(owner, 'other')).toBeUndefined();
  });

  it('gives a user nothing of another user, nor of one of the same name in another tenant', async () => {
    const cache = new BuildCache(folder, bounds);
    await cache.keep(owner, 'key', buildOf('text'));
    expect(await cache.find({ ...owner, userId: makeId('usr', 'y') }, 'key')).toBeUndefined();
    expect(await cache.find({ ...owner, tenantId: makeId('ten', 'b') }, 'key')).toBeUndefined();
    expect(await cache.find(owner, 'key')).toEqual(buildOf('text'));
  });

  it('writes what nobody else can read, and nothing that could be executed', async () => {
    const cache = new BuildCache(folder, bounds);
    await cache.keep(owner, 'key', buildOf('text'));
    expect(readdirSync(folder)).toEqual(['key']);
    expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['a flipped bit', (content: Buffer) => content.map((byte, at) => (at === 2 ? byte ^ 1 : byte))],
    ['a missing end', (content: Buffer) => content.subarray(0, -1)],
    ['more than there was', (content: Buffer) => Buffer.concat([content, Buffer.from('x')])],
    ['nothing at all', () => Buffer.alloc(0)],
  ])('takes %s for no build, and forgets it', async (_what, damage) => {
    const cache = new BuildCache(folder, bounds);
    await cache.keep(owner, 'key', buildOf('text'));
    const path = join(folder, 'key');
    writeFileSync(path, damage(readFileSync(path)));
    expect(await cache.find(owner, 'key')).toBeUndefined();
    expect([cache.count, cache.bytes, readdirSync(folder)]).toEqual([0, 0, []]);
    await cache.keep(owner, 'key', buildOf('text'));
    expect(await cache.find(owner, 'key')).toEqual(buildOf('text'));
  });

  it('does without a file that is gone, and without a folder', async () => {
    const cache = new BuildCache(folder, bounds);
    await cache.keep(owner, 'key', buildOf('text'));
    rmSync(folder, { recursive: true });
    expect(await cache.find(owner, 'key')).toBeUndefined();
    await cache.keep(owner, 'key', buildOf('text'));
    expect(cache.count).toBe(0);
  });

  it('keeps no more than its bounds, on disk as in its books', async () => {
    const cache = new BuildCache(folder, bounds);
    for (let n = 0; n < 30; n += 1) {
      await cache.keep(owner, `key${n}`, buildOf(`${n}`.padEnd(200)));
      const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
      expect(sizes.reduce((sum, each) => sum + each, 0)).toBe(cache.bytes);
      expect(cache.bytes).toBeLessThanOrEqual(bounds.bytesMax);
    }
    expect(cache.count).toBe(4);
    expect(await cache.find(owner, 'key29')).toEqual(buildOf('29'.padEnd(200)));
  });

  it('does not give up everything else for one that fills half of it, and keeps nothing where it may not', async () => {
    const cache = new BuildCache(folder, bounds);
    await cache.keep(owner, 'small', buildOf('text'));
    await cache.keep(owner, 'large', buildOf('x'.repeat(600)));
    expect(await cache.find(owner, 'large')).toBeUndefined();
    expect(await cache.find(owner, 'small')).toEqual(buildOf('text'));
    const none = new BuildCache(folder, { bytesMax: 0, countMax: 10 });
    await none.keep(owner, 'any', buildOf('text'));
    expect(await none.find(owner, 'any')).toBeUndefined();
  });
});
