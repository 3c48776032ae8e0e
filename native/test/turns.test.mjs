// Interpreters that are kept for their user: one run after the other, with everybody stopped in between.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'node:test';
import { Connection, execute, file, frame, interpreter, pairs, type } from './client.mjs';
import { describeModes } from './modes.mjs';

const program = 1;
const variables = 2;

/** An instance that is asked for one run after the other. */
class Kept {
  constructor(bench, language, create = {}) {
    const { argv, entry } = interpreter(bench.daemon, language);
    this.entry = entry;
    this.connection = new Connection(bench.daemon);
    this.connection.create({ arg: argv, ...create });
  }

  /** What one run came to, without what runs before it did. */
  async run(code, { keep = variables, input, act, ...values } = {}) {
    const { connection, entry } = this;
    await connection.until(type.ready);
    connection.frames.splice(0);
    const given = input === undefined ? [] : [file('.input', input)];
    connection.send(file(entry, code), ...given, frame(type.run, pairs({ entry, keep, wallMs: 10_000, ...(input === undefined ? {} : { input: '.input' }), ...values })));
    await act?.(connection);
    const exit = await connection.json(type.exit, type.failure);
    const said = { exit, stdout: connection.text(type.stdout), stderr: connection.text(type.stderr) };
    connection.frames.push({ kind: type.ready, payload: Buffer.from('{}') });
    return said;
  }

  async end() {
    this.connection.send(frame(type.kill));
    await this.connection.closed;
  }
}

async function withKept(bench, language, body, create) {
  const kept = new Kept(bench, language, create);
  try {
    await body(kept);
  } finally {
    await kept.end();
  }
}

const walled = ['namespaces', 'cgroups'];

describeModes('kept interpreters', (bench) => {
  it('Python goes on with its variables, and shows the last value', async () => {
    await withKept(bench, 'python', async (kept) => {
      assert.equal((await kept.run('x = 20\ndef f(n): return n * x')).stdout, '');
      const second = await kept.run('import os\nx += 1\nprint(os.listdir("."))\nf(2)');
      assert.equal(second.stdout, "['main.py']\n42\n");
      assert.deepEqual([second.exit.exitCode, second.exit.killReason, second.exit.kept], [0, 'none', true]);
      const third = await kept.run('None\nf("a" + 1)');
      assert.equal(third.exit.exitCode, 1);
      assert.equal(third.exit.kept, true);
      assert.match(third.stderr, /^Traceback \(most recent call last\):\n {2}File "<run 3>", line 2, in <module>\n {4}f\("a" \+ 1\)\n.*TypeError/s);
      assert.equal((await kept.run('raise SystemExit(7)')).exit.exitCode, 7);
      assert.equal((await kept.run('import asyncio\nawait asyncio.sleep(0.01, "slept")')).stdout, "'slept'\n");
      assert.match((await kept.run('x +')).stderr, /SyntaxError/);
      assert.equal((await kept.run('x')).stdout, '21\n');
    });
  });

  it('JavaScript goes on with its variables, and shows the last value', async () => {
    await withKept(bench, 'node', async (kept) => {
      assert.equal((await kept.run('const x = 20; const f = (n) => n * x;')).stdout, '');
      assert.equal((await kept.run('const x = 21;\nconsole.log(require("fs").readdirSync(".").join());\nf(2)')).stdout, 'main.js\n42\n');
      const third = await kept.run('({ a: [1, new Map([[x, 2]])] })');
      assert.equal(third.stdout, '{ a: [ 1, Map(1) { 21 => 2 } ] }\n');
      const fourth = await kept.run('null.x');
      assert.deepEqual([fourth.exit.exitCode, fourth.exit.kept], [1, true]);
      assert.match(fourth.stderr, /^TypeError: Cannot read properties of null/);
      assert.equal((await kept.run('await new Promise((resolve) => setTimeout(resolve, 10, "slept"))')).stdout, "'slept'\n");
      assert.match((await kept.run('let =')).stderr, /SyntaxError/);
      assert.equal((await kept.run('const { join } = require("node:path"); join("a", "b")')).stdout, "'a/b'\n");
      assert.equal((await kept.run('x')).stdout, '21\n');
    });
  });

  for (const [language, code] of [
    ['python', 'import sys, os\nglobals().setdefault("seen", 0); seen += 1\nprint(seen, sys.argv[1:], sys.stdin.read(), os.environ.get("A"))'],
    ['node', 'globalThis.never ??= 0; var seen = (typeof seen === "undefined" ? 0 : seen) + 1;\nconsole.log(seen, process.argv.slice(2), require("fs").readFileSync(0, "utf8"), process.env.A)'],
  ]) {
    it(`a program of ${language} begins anew each time, with its own input, arguments and variables`, async () => {
      await withKept(bench, language, async (kept) => {
        const first = await kept.run(code, { keep: program, input: 'one', arg: ['a'], env: ['A=1'] });
        const second = await kept.run(code, { keep: program, input: 'two' });
        const third = await kept.run(code, { keep: program, arg: ['c'] });
        const shown = language === 'python' ? ["1 ['a'] one 1\n", '1 [] two None\n', "1 ['c']  None\n"] : ["1 [ 'a' ] one 1\n", '1 [] two undefined\n', "1 [ 'c' ]  undefined\n"];
        assert.deepEqual([first.stdout, second.stdout, third.stdout], shown, first.stderr + second.stderr);
        assert.ok([first, second, third].every(({ exit }) => exit.kept && exit.exitCode === 0));
      });
    });
  }

  it('a program that ends its process ends the instance', async () => {
    const kept = new Kept(bench, 'python');
    const ended = await kept.run('import os\nos._exit(3)');
    assert.deepEqual([ended.exit.exitCode, ended.exit.kept], [3, false]);
    await kept.connection.closed;
    const other = new Kept(bench, 'node');
    const exited = await other.run('process.exit(4)', { keep: program });
    assert.deepEqual([exited.exit.exitCode, exited.exit.kept], [4, false]);
    await other.connection.closed;
  });

  it('a module of ECMAScript is not kept: it would not begin anew', async () => {
    const kept = new Kept(bench, 'node');
    const ended = await kept.run('import fs from "node:fs"; console.log(typeof fs.readFileSync)', { keep: program });
    assert.deepEqual([ended.stdout, ended.exit.exitCode, ended.exit.kept], ['function\n', 0, false]);
    await kept.connection.closed;
  });

  it('a language that cannot be kept ends as ever', async () => {
    const kept = new Kept(bench, 'bash');
    const ended = await kept.run('echo hello; exit 2');
    assert.deepEqual([ended.stdout, ended.exit.exitCode, ended.exit.kept], ['hello\n', 2, false]);
    await kept.connection.closed;
  });

  it('T26 nothing moves between two runs', async () => {
    await withKept(bench, 'python', async (kept) => {
      const begin = `
import threading, subprocess, time
count = 0
def work():
    global count
    while True: count += 1
threading.Thread(target=work, daemon=True).start()
child = subprocess.Popen(["/bin/bash", "-c", "while true; do :; done"], start_new_session=True)
time.sleep(0.2)
def both(): return count, int(open(f"/proc/{child.pid}/stat").read().split()[13])
before = both()`;
      const first = await kept.run(begin);
      assert.equal(first.exit.kept, true);
      const until = await kept.run('at = time.monotonic(); during = both()');
      await sleep(600);
      const second = await kept.run('after = both(); rest = time.monotonic() - at\n(rest > 0.6, [(b - a) / max(1, a) for a, b in zip(during, after)])');
      const [, rested, ratios] = /\((\w+), \[(.*)\]\)/.exec(second.stdout);
      assert.equal(rested, 'True');
      // Beside each other the two had 200 ms before: in 600 they would have counted several times as far.
      for (const ratio of ratios.split(',')) {
        assert.ok(Number(ratio) < 0.9, second.stdout);
      }
      assert.ok(until.exit.usage.cpuUserUs < 400_000, JSON.stringify(until.exit.usage));
    });
  });

  it('each run is charged for itself', async () => {
    await withKept(bench, 'python', async (kept) => {
      await kept.run('import time');
      const busy = await kept.run('end = time.process_time() + 0.3\nwhile time.process_time() < end: pass\nprint("x" * 100)');
      const idle = await kept.run('time.sleep(0.05)');
      const inChild = await kept.run('import subprocess\nsubprocess.run(["/usr/bin/python3", "-c", "import time\\nwhile time.process_time() < 0.3: pass"])\nNone');
      const cpu = ({ exit: { usage } }) => (usage.cpuUserUs + usage.cpuSystemUs) / 1000;
      assert.ok(cpu(busy) > 290 && cpu(busy) < 500, String(cpu(busy)));
      assert.ok(cpu(idle) < 50, String(cpu(idle)));
      assert.ok(cpu(inChild) > 270 && cpu(inChild) < 700, String(cpu(inChild)));
      assert.equal(busy.exit.usage.stdoutBytes, 101);
      assert.equal(idle.exit.usage.stdoutBytes, 0);
      assert.ok(idle.exit.usage.wallUs >= 50_000 && idle.exit.usage.wallUs < 500_000);
    });
  });

  for (const [language, loop, calm] of [
    ['python', 'mark = 5\nwhile True: pass', 'mark'],
    ['node', 'var mark = 5; for (;;);', 'mark'],
    ['node', 'var mark = 5; await new Promise(() => setInterval(() => {}, 1000))', 'mark'],
  ]) {
    it(`what is too long is asked to give up, and keeps its variables: ${language}, ${loop.slice(-24)}`, async () => {
      await withKept(bench, language, async (kept) => {
        const ended = await kept.run(loop, { wallMs: 300, cpuMs: 5000 });
        assert.deepEqual([ended.exit.killReason, ended.exit.kept], ['wall', true], ended.stderr);
        assert.equal((await kept.run(calm)).stdout, '5\n');
      });
    });
  }

  it('who is called off, or computes too long, gives up as well', async () => {
    await withKept(bench, 'python', async (kept) => {
      await kept.run('mark = 6');
      const cancelled = await kept.run('import time; time.sleep(9)', {
        act: async (connection) => {
          await connection.until(type.started);
          connection.send(frame(type.interrupt));
        },
      });
      assert.deepEqual([cancelled.exit.killReason, cancelled.exit.exitCode, cancelled.exit.kept], ['cancelled', 130, true]);
      const computed = await kept.run('while True: pass', { cpuMs: 200 });
      assert.deepEqual([computed.exit.killReason, computed.exit.kept], ['cpu', true]);
      kept.connection.send(frame(type.interrupt)); // nobody runs: it means nothing
      assert.equal((await kept.run('mark')).stdout, '6\n');
    });
  });

  it('who does not give up is ended, and so is the instance', async () => {
    const kept = new Kept(bench, 'python');
    const ended = await kept.run('import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass', { wallMs: 200, cpuMs: 5000 });
    assert.deepEqual([ended.exit.killReason, ended.exit.kept], ['wall', false]);
    await kept.connection.closed;
  });

  it('too much output ends a run, not what is kept', async () => {
    await withKept(bench, 'python', async (kept) => {
      const flooded = await kept.run('mark = 1\nwhile True: print("x" * 1000)', { outputBytes: 10_000 });
      assert.deepEqual([flooded.exit.killReason, flooded.stdout.length + flooded.stderr.length, flooded.exit.kept], ['output', 10_000, true]);
      assert.equal((await kept.run('mark')).stdout, '1\n');
    });
  });

  it('T39 what a program says in the name of its interpreter ends its own run, or itself', async () => {
    await withKept(bench, 'python', async (kept) => {
      const forged = await kept.run('import os, time\nos.write(3, b"e\\x07")\ntime.sleep(5)\nprint("late")');
      assert.deepEqual([forged.exit.exitCode, forged.exit.kept, forged.stdout], [7, true, '']);
    });
    const kept = new Kept(bench, 'python');
    const nonsense = await kept.run('import os\nos.write(3, b"bbb"); input()');
    assert.deepEqual([nonsense.exit.signal, nonsense.exit.kept], [9, false]);
    await kept.connection.closed;
    const closing = new Kept(bench, 'python');
    const closed = await closing.run('import os\nos.close(3)\nprint("without")');
    assert.deepEqual([closed.exit.kept, closed.stdout], [false, 'without\n']);
    await closing.connection.closed;
  });

  it('a fork that runs past the end of its program ends there', async () => {
    await withKept(bench, 'python', async (kept) => {
      const forked = await kept.run('import os\nif os.fork(): os.wait()\nprint(1)');
      assert.deepEqual([forked.stdout, forked.exit.exitCode, forked.exit.kept], ['1\n1\n', 0, true]);
      assert.equal((await kept.run('2')).stdout, '2\n');
    });
  });

  it('files are handed back from what stays, and no link is followed', async () => {
    await withKept(bench, 'python', async (kept) => {
      const left = await kept.run('import os\nopen("a", "w").write("1"); os.symlink("/etc/passwd", "b")\nNone', { collect: ['.'] });
      assert.equal(left.exit.kept, true);
      const collected = kept.connection.frames.filter(({ kind }) => kind === type.collected).map(({ payload }) => payload.subarray(3).toString());
      const passed = kept.connection.frames.filter(({ kind }) => kind === type.passedOver).map(({ payload }) => [payload[0], payload.subarray(3).toString()]);
      assert.ok(collected.includes('a1'), String(collected));
      assert.deepEqual(passed, [[2, 'b']]);
      assert.equal((await kept.run('open("a").read()')).stdout, "'1'\n");
    });
  });

  it('limits of the first run hold for all, and may only be lowered', async () => {
    await withKept(bench, 'python', async (kept) => {
      await kept.run('1', { fileBytes: 1_000_000 });
      assert.equal((await kept.run('2')).stdout, '2\n');
      assert.equal((await kept.run('3', { fileBytes: 2_000_000 })).exit.step, 'request:fileBytes');
    });
  });

  it('a run that keeps takes no stream of input, and one that does not never comes after it', async () => {
    const { exit } = await execute(bench.daemon, 'python', '1', { run: { keep: 1 }, stdin: 'x' });
    assert.equal(exit.step, 'request:keep');
    const kept = new Kept(bench, 'python');
    await kept.run('1');
    assert.equal((await kept.run('1', { keep: 0 })).exit.step, 'request:keep');
    await kept.connection.closed;
  });
}, walled);

describeModes('kept interpreters without namespaces', (bench) => {
  it('are refused: not everybody could be stopped', async () => {
    const { exit } = await execute(bench.daemon, 'python', '1', { run: { keep: 2 } });
    assert.equal(exit.step, 'request:keep');
  });
}, ['landlock']);
