// One plain case for each limit that ends a run, with an end of its own should the limit not hold: limits.test.mjs has the bombs.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Connection, frame, pairs, type } from './client.mjs';
import { describeModes } from './modes.mjs';

const MB = 1048576;

describeModes('verdicts', (bench) => {
  async function verdict(code, run) {
    const connection = new Connection(bench.daemon);
    connection.create({ memoryBytes: 512 * MB });
    connection.send(frame(type.run, pairs({ arg: ['/usr/bin/python3', '-I', '-S', '-c', code], cpuMs: 60_000, wallMs: 8000, ...run })));
    const exit = await connection.json(type.exit, type.failure);
    await connection.closed;
    return exit;
  }

  it('computing', async () => {
    assert.equal((await verdict('while True: pass', { cpuMs: 200 })).killReason, 'cpu');
  });

  it('computing that is over before anybody looks', async () => {
    assert.equal((await verdict('pass', { cpuMs: 1 })).killReason, 'cpu');
  });

  it('growing', async () => {
    const exit = await verdict('import time\na = bytearray(b"x") * (160 << 20)\ntime.sleep(4)', { memoryBytes: 64 * MB });
    assert.equal(exit.killReason, 'memory', JSON.stringify(exit));
  });

  it('growing by files', { skip: bench.mode === 'landlock' && 'on the disk there' }, async () => {
    const exit = await verdict('import time\nf = open("/tmp/x", "wb")\nfor i in range(60): f.write(bytes(1 << 20))\nf.flush()\ntime.sleep(4)', { memoryBytes: 32 * MB });
    assert.equal(exit.killReason, 'memory', JSON.stringify(exit));
  });

  it('multiplying', async () => {
    const code = 'import os, time\nfor i in range(40):\n    try:\n        if os.fork() == 0: time.sleep(6); os._exit(0)\n    except OSError: pass\ntime.sleep(4)';
    const exit = await verdict(code, { processes: 8 });
    assert.equal(exit.killReason, 'processes', JSON.stringify(exit));
  });

  it('writing', async () => {
    assert.equal((await verdict('while True: print("x" * 100)', { outputBytes: 1000 })).killReason, 'output');
  });
});
