// Files that a run leaves are handed back: those that were asked for, as they are, and nothing else of the host.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { execute, file, type } from './client.mjs';
import { describeModes } from './modes.mjs';

const reasons = { missing: 1, notRegular: 2, tooLarge: 3, tooMany: 4, tooDeep: 5 };

function named(frame) {
  const length = frame.payload.readUInt16LE(1);
  return { flag: frame.payload[0], name: frame.payload.subarray(3, 3 + length), bytes: frame.payload.subarray(3 + length) };
}

/** Runs Bash and resolves with the files that came back, by name, and why others did not. */
async function collect(daemon, code, run, options = {}) {
  const { exit, connection, ...rest } = await execute(daemon, options.language ?? 'bash', code, { ...options, run });
  const files = {};
  const passedOver = {};
  let isContinued = false;
  for (const frame of connection.frames) {
    if (frame.kind === type.collected) {
      const { flag, name, bytes } = named(frame);
      const known = files[name] ?? { bytes: Buffer.alloc(0), isExecutable: (flag & 1) !== 0 };
      assert.equal(isContinued, known.bytes.length > 0 && isContinued, 'parts follow each other');
      files[name] = { ...known, bytes: Buffer.concat([known.bytes, bytes]) };
      isContinued = (flag & 2) !== 0;
    } else if (frame.kind === type.passedOver) {
      const { flag, name } = named(frame);
      passedOver[name] = flag;
    }
  }
  assert.equal(isContinued, false, 'the last part says so');
  assert.equal(connection.frames.at(-1).kind, exit.step === undefined ? type.exit : type.failure);
  return { files, passedOver, exit, ...rest };
}

const text = (files) => Object.fromEntries(Object.entries(files).map(([name, { bytes }]) => [name, bytes.toString()]));

describeModes('collecting files', (bench) => {
  it('hands back what was asked for, by name or with all that lies in a directory, and says what is missing', async () => {
    const { files, passedOver } = await collect(
      bench.daemon,
      'printf one > a.txt; mkdir -p out/deep; printf two > out/b.txt; printf three > out/deep/c.txt; printf no > other.txt; : > empty',
      { collect: ['a.txt', 'out', 'empty', 'absent.txt', 'a.txt/below'] },
    );
    assert.deepEqual(text(files), { 'a.txt': 'one', 'out/b.txt': 'two', 'out/deep/c.txt': 'three', empty: '' });
    assert.deepEqual(passedOver, { 'absent.txt': reasons.missing, 'a.txt/below': reasons.missing });
  });

  it('hands back the whole box, with the program and what came with it', async () => {
    const { files } = await collect(bench.daemon, 'tr a-z A-Z < in.txt > out.txt', { collect: ['.'] }, { files: [file('in.txt', 'abc')] });
    assert.deepEqual(Object.keys(files).sort(), ['in.txt', 'main.sh', 'out.txt']);
    assert.equal(files['out.txt'].bytes.toString(), 'ABC');
  });

  it('nothing was asked for, nothing comes', async () => {
    const { files, passedOver } = await collect(bench.daemon, ': > a', {});
    assert.deepEqual([files, passedOver], [{}, {}]);
  });

  it('T56 symlinks are not followed, neither as a file nor on the way', async () => {
    const secret = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'secret-')), 'file');
    fs.writeFileSync(secret, 'secret');
    fs.chmodSync(secret, 0o644);
    const { files, passedOver } = await collect(
      bench.daemon,
      `ln -s ${secret} absolute; ln -s /etc/passwd system; ln -s ../../../..${secret} relative; ln -s / root; mkdir own; : > own/x; ln -s own way; ln -s own/x file; ln -s loop loop`,
      { collect: ['absolute', 'system', 'relative', `root${secret}`, 'root', 'way/x', 'file', 'loop'] },
    );
    fs.rmSync(path.dirname(secret), { recursive: true });
    assert.deepEqual(files, {});
    assert.ok(Object.values(passedOver).every((reason) => reason === reasons.notRegular), JSON.stringify(passedOver));
    assert.equal(Object.keys(passedOver).length, 8);
  });

  it('T57 pipes, sockets and directories are passed over with a reason and hang nobody', async () => {
    const { files, passedOver } = await collect(
      bench.daemon,
      // The lower level has no sockets.
      'import os, socket\nos.mkfifo("pipe")\nos.mkdir("empty")\ntry: socket.socket(socket.AF_UNIX).bind("socket")\nexcept OSError: os.mkfifo("socket")',
      { collect: ['pipe', 'socket', 'empty'] },
      { language: 'python' },
    );
    assert.deepEqual(files, {});
    assert.deepEqual(passedOver, { pipe: reasons.notRegular, socket: reasons.notRegular });
  });

  it('T58 too large a file, a sparse one and too many are passed over, whatever they say of themselves', async () => {
    const { files, passedOver } = await collect(
      bench.daemon,
      'head -c 3000 /dev/zero > fits; head -c 3000 /dev/zero > second; truncate -s 50M sparse; mkdir many; for i in 1 2 3 4 5 6; do : > many/$i; done',
      { collect: ['sparse', 'fits', 'second', 'many'], collectBytes: 4000, collectFiles: 4 },
    );
    assert.equal(files.fits.bytes.length, 3000);
    assert.equal(passedOver.sparse, reasons.tooLarge);
    assert.equal(passedOver.second, reasons.tooLarge);
    assert.equal(Object.keys(files).length, 4);
    assert.equal(Object.values(passedOver).filter((reason) => reason === reasons.tooMany).length, 3);
  });

  it('T58 nested deeper than is looked at, it says where it stopped', async () => {
    const { files, passedOver } = await collect(
      bench.daemon,
      'd=.; for i in $(seq 40); do d=$d/d; done; mkdir -p $d; : > $d/lost; : > d/found',
      { collect: ['d'] },
    );
    assert.deepEqual(Object.keys(files), ['d/found']);
    assert.deepEqual(Object.values(passedOver), [reasons.tooDeep]);
  });

  it('T59 names come back byte for byte', async () => {
    const { connection } = await execute(
      bench.daemon,
      'python',
      'import os\nos.mkdir(b"d")\nfor n in (b"a\\nb", b"-rf", b"\\xff\\xfe", "\\u202ex".encode(), b"x" * 255): open(b"d/" + n, "wb").close()',
      { run: { collect: ['d'] } },
    );
    const names = connection.frames.filter(({ kind }) => kind === type.collected).map((each) => named(each).name.toString('latin1'));
    assert.deepEqual(names.sort(), ['d/-rf', 'd/a\nb', `d/${'x'.repeat(255)}`, 'd/\u00e2\u0080\u00aex', 'd/\u00ff\u00fe']);
  });

  it('T59 names that lead elsewhere are refused before anything runs', async () => {
    for (const name of ['../x', '/etc/passwd', 'a//b', 'a/../b', './a', '..', '', 'a/']) {
      const { exit, stdout } = await collect(bench.daemon, 'echo ran', { collect: [name] });
      assert.deepEqual([exit.step, stdout], ['request:collect', ''], name);
    }
  });

  it('a large file comes in parts, whole, and whether it is executable', async () => {
    const { files } = await collect(
      bench.daemon,
      'import os, random\nrandom.seed(7)\ndata = random.randbytes(3_000_000)\nopen("big", "wb").write(data)\ntry: os.chmod("big", 0o755)\nexcept OSError: pass\nimport hashlib; print(hashlib.sha256(data).hexdigest())',
      { collect: ['big'], collectBytes: 4_000_000 },
      { language: 'python' },
    );
    assert.equal(files.big.bytes.length, 3_000_000);
    assert.equal(files.big.isExecutable, bench.mode !== 'landlock');
  });

  it('what a run left that met a limit is handed back, of one that was called off nothing', async () => {
    const limited = await collect(bench.daemon, 'echo kept > a; sleep 60', { collect: ['a'], wallMs: 300 });
    assert.equal(limited.exit.killReason, 'wall');
    assert.deepEqual(text(limited.files), { a: 'kept\n' });
    const bomb = await collect(
      bench.daemon,
      'open("a", "w").write("kept")\nx = []\nwhile True: x.append(bytearray(1 << 20))',
      { collect: ['a'], memoryBytes: 64 << 20 },
      { language: 'python' },
    );
    assert.deepEqual(text(bomb.files), { a: 'kept' });
    const called = await collect(bench.daemon, 'echo kept > a; echo; sleep 60', { collect: ['a'] }, {
      act: async (connection) => {
        await connection.until(type.stdout);
        connection.send(Buffer.from([0, 0, 0, 0, type.kill]));
      },
    });
    assert.equal(called.exit.killReason, 'cancelled');
    assert.deepEqual(called.files, {});
  });
});
