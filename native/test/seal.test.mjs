// The memory that virtual machines are restored from: what it takes, and that nobody who has it can change it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launcher } from './client.mjs';

const MB = 1 << 20;
let folder;

async function seal(file) {
  const source = fs.openSync(file, 'r');
  const child = spawn(launcher, ['seal'], { stdio: [source, 'pipe', 'pipe', 'pipe'] });
  fs.closeSync(source);
  const [line] = await once(child.stdout, 'data');
  return { child, ...JSON.parse(line) };
}

describe('sealed memory', () => {
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'launcher-seal-'));
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** Eight megabytes: data at both ends, written zeros and a hole between. */
  function makeFile() {
    const file = path.join(folder, 'memory');
    const out = fs.openSync(file, 'w');
    fs.ftruncateSync(out, 8 * MB);
    fs.writeSync(out, Buffer.alloc(10_000, 'a'), 0, 10_000, 0);
    fs.writeSync(out, Buffer.alloc(MB), 0, MB, 2 * MB);
    fs.writeSync(out, Buffer.alloc(100, 'b'), 0, 100, 8 * MB - 100);
    fs.closeSync(out);
    return file;
  }

  it('is what the file is, and takes what of it is not zero', async () => {
    const file = makeFile();
    const { child, path: sealed, bytes } = await seal(file);
    assert.ok(fs.readFileSync(sealed).equals(fs.readFileSync(file)));
    assert.equal(bytes, 4 * 4096);
    assert.ok(fs.statSync(sealed).blocks * 512 <= 8 * 4096, `${fs.statSync(sealed).blocks} blocks`);
    child.kill();
    await once(child, 'exit');
  });

  it('T47 cannot be written, cut, grown or opened up again, also by who may open it for writing', async () => {
    const { child, path: sealed } = await seal(makeFile());
    const memory = fs.openSync(sealed, 'r+');
    const refused = { code: 'EPERM' };
    assert.throws(() => fs.writeSync(memory, 'x', 0), refused);
    assert.throws(() => fs.writeSync(memory, 'x', 5 * MB), refused);
    assert.throws(() => fs.ftruncateSync(memory, MB), refused);
    assert.throws(() => fs.ftruncateSync(memory, 9 * MB), refused);
    child.kill();
    await once(child, 'exit');
    // Whoever has opened it has it still.
    assert.equal(fs.readFileSync(memory).subarray(0, 3).toString(), 'aaa');
    fs.closeSync(memory);
  });

  it('is let go of at the end of its fourth descriptor', async () => {
    const { child } = await seal(makeFile());
    child.stdio[3].end();
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  });
});
