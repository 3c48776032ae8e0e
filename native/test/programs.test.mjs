// What a program sees and what is told of it.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { execute, file, frame, type, Connection, pairs } from './client.mjs';
import { describeModes } from './modes.mjs';

const hello = {
  node: 'console.log("out"); console.error("err");',
  python: 'import sys; print("out"); print("err", file=sys.stderr)',
  bash: 'echo out; echo err >&2',
};
const echo = {
  node: `let s = ''; process.stdin.on('data', (d) => { s += d; }).on('end', () =>
    console.log(JSON.stringify([s, process.argv.slice(2), process.env.GIVEN])));`,
  python: 'import json, os, sys; print(json.dumps([sys.stdin.read(), sys.argv[1:], os.environ["GIVEN"]], separators=(",", ":"), ensure_ascii=False))',
  bash: 'read -r line; printf \'["%s","%s","%s","%s"]\' "$line" "$1" "$2" "$GIVEN"',
};
const exits = { node: 'process.exit(3)', python: 'raise SystemExit(3)', bash: 'exit 3' };
const dies = {
  node: 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 5000)',
  python: 'import os; os.abort()',
  bash: 'kill -9 $$',
};

describeModes('programs', (bench) => {
  for (const language of ['node', 'python', 'bash']) {
    it(`runs ${language} and keeps its two outputs apart`, async () => {
      const { exit, stdout, stderr, ready } = await execute(bench.daemon, language, hello[language]);
      assert.equal(stdout, 'out\n');
      assert.equal(stderr, 'err\n');
      assert.equal(exit.exitCode, 0);
      assert.equal(exit.killReason, 'none');
      assert.equal(exit.usage.stdoutBytes, 4);
      assert.equal(ready.level, bench.mode === 'landlock' ? 'process-landlock' : 'process');
    });

    it(`hands ${language} its input, arguments and variables`, async () => {
      const { stdout, exit } = await execute(bench.daemon, language, echo[language], {
        stdin: language === 'bash' ? 'zażółć\n' : 'zażółć',
        run: { arg: ['one', 'two words'], env: ['GIVEN=a=b c'] },
      });
      const expected = language === 'bash' ? ['zażółć', 'one', 'two words', 'a=b c'] : ['zażółć', ['one', 'two words'], 'a=b c'];
      assert.deepEqual(JSON.parse(stdout), expected);
      assert.equal(exit.usage.stdinBytes, Buffer.byteLength('zażółć') + (language === 'bash' ? 1 : 0));
    });

    it(`tells the exit code and the signal of ${language}`, async () => {
      assert.equal((await execute(bench.daemon, language, exits[language])).exit.exitCode, 3);
      // Where Landlock scopes no signals, none may be sent; here all kernels tested do scope them.
      const signal = { node: 15, python: 6, bash: 9 }[language];
      assert.equal((await execute(bench.daemon, language, dies[language])).exit.signal, signal);
    });
  }

  it('moves a large input and a large output whole, in order', async () => {
    const size = 3_000_000;
    const { daemon } = bench;
    const connection = new Connection(daemon);
    connection.create({});
    await connection.until(type.ready);
    connection.run({ arg: ['/bin/cat'], stdin: 1, outputBytes: size, wallMs: 20000 });
    const data = Buffer.from(Array.from({ length: size }, (_, i) => i % 251));
    let sent = 0;
    let credit = 1 << 20;
    let seen = 0;
    while (sent < size) {
      const acks = connection.frames.filter((each) => each.kind === type.stdinAck);
      for (; seen < acks.length; seen += 1) {
        credit += acks[seen].payload.readUInt32LE(0);
      }
      const length = Math.min(credit, 65536, size - sent);
      if (length === 0) {
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      connection.send(frame(type.stdin, data.subarray(sent, sent + length)));
      sent += length;
      credit -= length;
    }
    connection.send(frame(type.stdinEnd));
    await connection.until(type.exit);
    const out = Buffer.concat(connection.frames.filter((each) => each.kind === type.stdout).map((each) => each.payload));
    assert.ok(out.equals(data));
  });

  it('executes a command in an instance that was parked at the base layer, and in one request', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({});
    connection.send(file('dir/a.txt', 'hello'), frame(type.run, pairs({ arg: ['/bin/cat', 'dir/a.txt'] })));
    const exit = await connection.json(type.exit);
    assert.equal(connection.text(type.stdout), 'hello');
    assert.equal(exit.exitCode, 0);
  });

  it('loads files ahead of the run without running anything', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({});
    connection.send(file('run.sh', '#!/bin/sh\necho ran', 1), frame(type.initialise));
    await connection.until(type.initialised);
    assert.equal(connection.text(type.stdout), '');
    connection.run({ arg: ['/bin/sh', '-c', './run.sh'] });
    await connection.until(type.exit);
    assert.equal(connection.text(type.stdout), 'ran\n');
  });

  it('appends to a file that comes in parts', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({});
    connection.send(file('a', 'one'), file('a', 'two', 2), frame(type.run, pairs({ arg: ['/bin/cat', 'a'] })));
    await connection.until(type.exit);
    assert.equal(connection.text(type.stdout), 'onetwo');
  });

  it('charges the program for its own time, not for the boot of its interpreter', async () => {
    const code = 'import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass';
    const { exit } = await execute(bench.daemon, 'python', code);
    const total = (exit.usage.cpuUserUs + exit.usage.cpuSystemUs) / 1000;
    assert.ok(total > 280 && total < 420, `${total} ms`);
  });

  it('charges the program for its children', async () => {
    const code = 'for i in 1 2 3; do (i=0; while ((i < 60000)); do ((i++)); done) & done; wait';
    const { exit } = await execute(bench.daemon, 'bash', code);
    assert.ok(exit.usage.cpuUserUs > 60_000, JSON.stringify(exit.usage));
    assert.ok(exit.usage.processesPeak >= 3, JSON.stringify(exit.usage));
  });

  it('counts characters read and written', async () => {
    const { exit } = await execute(bench.daemon, 'python', 'open("f", "wb").write(b"x" * 500000); open("f", "rb").read()');
    assert.ok(exit.usage.writeChars >= 500_000 && exit.usage.readChars >= 500_000, JSON.stringify(exit.usage));
  });

  it('streams output as it comes', async () => {
    const { connection } = await execute(bench.daemon, 'bash', 'echo one; sleep 0.3; echo two');
    const chunks = connection.frames.filter((each) => each.kind === type.stdout);
    assert.equal(chunks.length, 2);
    assert.ok(chunks[1].at - chunks[0].at > 200);
  });

  it('T15 does not hang on input that nobody reads', async () => {
    const { exit } = await execute(bench.daemon, 'bash', 'exit 0', { stdin: 'x'.repeat(900_000) });
    assert.equal(exit.exitCode, 0);
  });
});
