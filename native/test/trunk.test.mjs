// The way from a virtual machine's instances to the host: many connections over one stream. Here the test is the host.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { frame, launcher } from './client.mjs';

const open = 1;
const data = 2;
const end = 3;
const close = 4;
const credit = 5;
const LINES = 64;
const WINDOW = 65_536;
const CHUNK = 16_384;

let folder;
const started = [];

const say = (kind, line, bytes = Buffer.alloc(0)) => frame(kind, Buffer.concat([Buffer.from([line]), bytes]));
const credited = (count) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(count);
  return bytes;
};

/** A trunk, and the host's end of it. `frames` is all that came; `until` waits for one that is wanted, and takes it out. */
async function startTrunk() {
  const socket = path.join(folder, `trunk-${started.length}`);
  const child = spawn(launcher, ['trunk', '--socket', socket], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const trunk = { child, port: child.stdio[3], frames: [], clients: [], exited: once(child, 'exit') };
  started.push(trunk);
  let input = Buffer.alloc(0);
  let wake = Promise.withResolvers();
  trunk.port.on('error', () => {});
  trunk.port.on('data', (bytes) => {
    input = Buffer.concat([input, bytes]);
    while (input.length >= 5 && input.length >= 5 + input.readUInt32LE(0)) {
      const length = input.readUInt32LE(0);
      trunk.frames.push({ kind: input[4], line: input[5], bytes: input.subarray(6, 5 + length) });
      input = input.subarray(5 + length);
    }
    wake.resolve();
    wake = Promise.withResolvers();
  });
  trunk.until = async (kind, line) => {
    for (;;) {
      const at = trunk.frames.findIndex((each) => each.kind === kind && (line === undefined || each.line === line));
      if (at >= 0) {
        return trunk.frames.splice(at, 1)[0];
      }
      await wake.promise;
    }
  };
  /** Bytes of a line, so many. */
  trunk.read = async (line, count) => {
    const parts = [];
    for (let left = count; left > 0; ) {
      const { bytes } = await trunk.until(data, line);
      parts.push(bytes);
      left -= bytes.length;
    }
    return Buffer.concat(parts);
  };
  trunk.send = (...frames) => trunk.port.write(Buffer.concat(frames));
  trunk.connect = async () => {
    const client = net.connect({ path: socket, allowHalfOpen: true });
    client.on('error', () => {});
    trunk.clients.push(client);
    await once(client, 'connect');
    const { line } = await trunk.until(open);
    return { client, line };
  };
  /** Answered once all that was sent before is taken. */
  trunk.settle = async () => {
    const { client, line } = await trunk.connect();
    client.destroy();
    await trunk.until(end, line);
    trunk.send(say(end, line), say(close, line));
    await trunk.until(close, line);
  };
  /** How it ended; or `going`, when it still does its work. */
  trunk.fate = () => {
    const ended = trunk.exited.then(([code]) => code);
    return Promise.race([ended, trunk.settle().then(() => 'going', () => ended)]);
  };
  await once(child.stdout, 'data');
  return trunk;
}

/** Reads so many bytes of a client, or all until its end. */
async function receive(client, count = Number.POSITIVE_INFINITY) {
  const parts = [];
  let left = count;
  for await (const bytes of client.iterator({ destroyOnReturn: false })) {
    parts.push(bytes);
    left -= bytes.length;
    if (left <= 0) {
      break;
    }
  }
  return Buffer.concat(parts);
}

describe('the trunk of a machine', () => {
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'launcher-trunk-'));
  });
  afterEach(() => {
    for (const { child, clients } of started.splice(0)) {
      clients.forEach((client) => client.destroy());
      child.kill('SIGKILL');
    }
    fs.readdirSync(folder).forEach((each) => fs.rmSync(path.join(folder, each)));
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('carries bytes of each line both ways, and the end of each side', async () => {
    const trunk = await startTrunk();
    const [one, two] = [await trunk.connect(), await trunk.connect()];
    assert.notEqual(one.line, two.line);
    one.client.end('from one');
    two.client.write('from two');
    assert.equal((await trunk.read(two.line, 8)).toString(), 'from two');
    assert.equal((await trunk.read(one.line, 8)).toString(), 'from one');
    await trunk.until(end, one.line);
    trunk.send(say(data, one.line, Buffer.from('to one')), say(data, two.line, Buffer.from('to two')), say(end, one.line));
    assert.equal((await receive(one.client)).toString(), 'to one');
    assert.equal((await receive(two.client, 6)).toString(), 'to two');
    // Both sides of one have ended; of two, neither.
    await trunk.until(close, one.line);
    assert.equal(trunk.frames.length, 0);
  });

  it('carries as much as there is, a window at a time', async () => {
    const trunk = await startTrunk();
    const { client, line } = await trunk.connect();
    const all = Buffer.alloc(20 * WINDOW, 'abcdefg');
    client.write(all);
    const came = [];
    for (let count = 0; count < all.length; ) {
      const { bytes } = await trunk.until(data, line);
      came.push(bytes);
      count += bytes.length;
      trunk.send(say(credit, line, credited(bytes.length)));
    }
    assert.ok(Buffer.concat(came).equals(all));
    const back = receive(client, all.length);
    let allowed = WINDOW;
    for (let at = 0; at < all.length; ) {
      if (allowed < CHUNK) {
        allowed += (await trunk.until(credit, line)).bytes.readUInt32LE(0);
      } else {
        trunk.send(say(data, line, all.subarray(at, at + CHUNK)));
        allowed -= CHUNK;
        at += CHUNK;
      }
    }
    assert.ok((await back).equals(all));
  });

  it('T68 sends of a line no more than a window that the host has not taken, and of others all the same', async () => {
    const trunk = await startTrunk();
    const flooding = await trunk.connect();
    flooding.client.write(Buffer.alloc(10 * WINDOW));
    assert.equal((await trunk.read(flooding.line, WINDOW)).length, WINDOW);
    const other = await trunk.connect();
    other.client.write('heard');
    assert.equal((await trunk.read(other.line, 5)).toString(), 'heard');
    await trunk.settle();
    assert.equal(trunk.frames.length, 0);
    trunk.send(say(credit, flooding.line, credited(100)));
    assert.equal((await trunk.read(flooding.line, 100)).length, 100);
    await trunk.settle();
    assert.equal(trunk.frames.length, 0);
  });

  /** Sends so much that neither the kernel nor the trunk takes more. */
  async function fill(trunk, line) {
    let allowed = WINDOW;
    for (let isTaken = true; isTaken; ) {
      while (allowed >= CHUNK) {
        trunk.send(say(data, line, Buffer.alloc(CHUNK)));
        allowed -= CHUNK;
      }
      await trunk.settle();
      const credits = trunk.frames.splice(0).filter((each) => each.kind === credit && each.line === line);
      allowed += credits.reduce((sum, { bytes }) => sum + bytes.readUInt32LE(0), 0);
      isTaken = credits.length > 0;
    }
  }

  it('T14 waits with a line that its program does not read, and with no other', async () => {
    const trunk = await startTrunk();
    const [deaf, other] = [await trunk.connect(), await trunk.connect()];
    deaf.client.pause();
    await fill(trunk, deaf.line);
    trunk.send(say(data, other.line, Buffer.from('heard')));
    assert.equal((await receive(other.client, 5)).toString(), 'heard');
    deaf.client.resume();
    assert.ok((await trunk.until(credit, deaf.line)).bytes.readUInt32LE(0) > 0);
  });

  it('T14 is heard by a host that reads late, and then all of it', async () => {
    const trunk = await startTrunk();
    const all = [];
    for (let i = 0; i < 16; i += 1) {
      all.push(await trunk.connect());
    }
    trunk.port.pause();
    const sent = all.map(({ client }, index) => {
      const bytes = Buffer.alloc(WINDOW, `${index},`);
      client.end(bytes);
      return bytes;
    });
    // Whatever fits has been written by then, and the rest waits.
    await Promise.all(all.map(({ client }) => once(client, 'finish')));
    trunk.send(...all.map(({ line }) => say(credit, line, credited(0))));
    trunk.port.resume();
    for (const [index, { line }] of all.entries()) {
      assert.ok((await trunk.read(line, WINDOW)).equals(sent[index]));
      // Its end shows in a read, for which there has to be credit.
      trunk.send(say(credit, line, credited(WINDOW)));
      await trunk.until(end, line);
    }
  });

  it('T68 has so many lines at once, and more when some are gone', async () => {
    const trunk = await startTrunk();
    const all = [];
    for (let i = 0; i < LINES; i += 1) {
      all.push(await trunk.connect());
    }
    assert.equal(new Set(all.map(({ line }) => line)).size, LINES);
    let isMore = false;
    const more = trunk.connect().then((each) => {
      isMore = true;
      return each;
    });
    const [first] = all;
    first.client.end();
    await trunk.until(end, first.line);
    assert.equal(isMore, false);
    trunk.send(say(end, first.line), say(close, first.line));
    await trunk.until(close, first.line);
    assert.equal((await more).line, first.line);
  });

  it('gives a number to another line only when both sides are done with it', async () => {
    const trunk = await startTrunk();
    const { client, line } = await trunk.connect();
    client.destroy();
    await trunk.until(end, line);
    trunk.send(say(data, line, Buffer.from('to nobody')));
    await trunk.until(close, line);
    const other = await trunk.connect();
    assert.notEqual(other.line, line);
    // What was on its way meanwhile is of a line that is no more.
    trunk.send(say(data, line, Buffer.from('late')), say(credit, line, credited(0)), say(end, line), say(close, line));
    trunk.send(say(data, other.line, Buffer.from('x')));
    await receive(other.client, 1);
    const next = await trunk.connect();
    assert.equal(next.line, line);
    trunk.send(say(data, next.line, Buffer.from('new')));
    assert.equal((await receive(next.client, 3)).toString(), 'new');
  });

  it('passes on what came before the end, and breaks what the host breaks', async () => {
    const trunk = await startTrunk();
    const [done, broken] = [await trunk.connect(), await trunk.connect()];
    const bytes = Array.from({ length: 4 }, () => say(data, done.line, Buffer.alloc(CHUNK, 'a')));
    trunk.send(...bytes, say(end, done.line), say(close, done.line));
    trunk.send(say(close, broken.line));
    await trunk.settle();
    assert.ok(trunk.frames.some(({ kind, line }) => kind === close && line === broken.line));
    assert.equal((await receive(broken.client)).length, 0);
    assert.equal((await receive(done.client)).length, WINDOW);
    await trunk.until(close, done.line);
  });

  it('tells the host of a connection that broke under it', async () => {
    const trunk = await startTrunk();
    const { client, line } = await trunk.connect();
    client.destroy();
    await trunk.until(end, line);
    trunk.send(say(data, line, Buffer.from('to nobody')));
    await trunk.until(close, line);
  });

  const breaches = [
    ['a line that is not there', () => [say(data, 1)]],
    ['a number that no line has', () => [say(data, 255)]],
    ['more than a window', ({ line }) => Array.from({ length: 5 }, () => say(data, line, Buffer.alloc(CHUNK)))],
    ['more credit than a window', ({ line }) => [say(credit, line, credited(1))]],
    ['half a credit', ({ line }) => [say(credit, line, Buffer.alloc(3))]],
    ['bytes after their end', ({ line }) => [say(end, line), say(data, line, Buffer.from('x'))]],
    ['words after the last', ({ line }) => [say(end, line), say(close, line), say(close, line)]],
    ['a frame that is too long', ({ line }) => [say(data, line, Buffer.alloc(CHUNK + 1))]],
    ['a frame without a line', () => [frame(end)]],
    ['a frame of no kind', ({ line }) => [say(open, line)]],
  ];
  for (const [name, frames] of breaches) {
    it(`believes nothing any more after ${name}`, async () => {
      const trunk = await startTrunk();
      const connected = await trunk.connect();
      if (name === 'more than a window') {
        await fill(trunk, connected.line);
      }
      trunk.send(...frames(connected));
      assert.equal(await trunk.fate(), 1);
      await receive(connected.client).catch(() => {});
    });
  }

  it('ends with its port, and every connection with it', async () => {
    const trunk = await startTrunk();
    const { client } = await trunk.connect();
    trunk.port.end();
    const [code] = await trunk.exited;
    assert.equal(code, 0);
    await receive(client).catch(() => {});
  });

  it('T36 has no right, a filter, its two descriptors, and ends with whoever started it', async () => {
    const trunk = await startTrunk();
    assert.equal(await trunk.fate(), 'going');
    const status = fs.readFileSync(`/proc/${trunk.child.pid}/status`, 'utf8');
    for (const line of [/^CapEff:\t0+$/m, /^CapPrm:\t0+$/m, /^NoNewPrivs:\t1$/m, /^Seccomp:\t2$/m]) {
      assert.match(status, line);
    }
    if (process.getuid() === 0) {
      assert.match(status, /^CapBnd:\t0+$/m);
      assert.deepEqual(fs.readdirSync(`/proc/${trunk.child.pid}/fd`).sort(), ['0', '1']);
    }
  });

  it('goes with whoever started it', async () => {
    const socket = path.join(folder, 'orphan');
    // The shell dies; what it started has its own end of a pipe, which ends with it.
    const shell = spawn('/bin/sh', ['-c', `"$1" trunk --socket "$2" & read line`, 'sh', launcher, socket], {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    await once(shell.stdout, 'data');
    const client = net.connect(socket);
    client.on('error', () => {});
    await once(client, 'connect');
    await once(shell.stdio[3], 'data');
    shell.kill('SIGKILL');
    await once(client.resume(), 'close');
  });
});
