// Who gives way to whom where processors are short: the weights that an instance has while it waits and while it runs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { Connection, execute, file, frame, interpreter, pairs, type } from './client.mjs';
import { describeModes } from './modes.mjs';

/** Version 1 and 2 of the interface count differently; whoever was not asked has 1024 and 100. */
const fresh = [256, 25];
/** Where the kernel knows no idle groups. */
const small = [32, 3];

describeModes(
  'weights',
  (bench) => {
    const readNumber = (file) => (fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : undefined);
    const groups = () =>
      bench.opened.parents.flatMap((parent) => fs.readdirSync(parent).map((name) => path.join(parent, name)));
    const knowsIdle = () => groups().some((group) => fs.existsSync(path.join(group, 'cpu.idle')));
    /** How each group that has processors to give stands to the others. */
    const levelsNow = () =>
      groups().flatMap((group) => {
        const read = (control) => readNumber(path.join(group, control));
        const weight = read('cpu.shares') ?? read('cpu.weight');
        if (weight === undefined) return [];
        const isIdle = read('cpu.idle');
        if (isIdle === 1) return ['yielding'];
        if (small.includes(weight)) return [isIdle === undefined ? 'yielding' : 'low'];
        return [fresh.includes(weight) ? 'fresh' : `of weight ${weight}`];
      });
    const count = (level) => levelsNow().filter((each) => each === level).length;

    /** Runs a program that prints when it begins and again after it has computed; `at` sees the weights there. */
    async function run(values, at) {
      const connection = new Connection(bench.daemon);
      connection.create({ ahead: 1, arg: interpreter(bench.daemon, 'python').argv });
      await connection.until(type.ready);
      at.parked?.();
      const code = 'import sys, time\nprint("begun", flush=True); sys.stdin.readline()\nwhile time.process_time() < 0.3: pass\nprint("computed", flush=True); sys.stdin.readline()';
      connection.send(file('main.py', code), frame(type.run, pairs({ entry: 'main.py', stdin: 1, ...values })));
      for (const stage of ['begun', 'computed']) {
        while (!connection.text(type.stdout).includes(stage)) {
          await pause(5);
        }
        at[stage]();
        connection.send(frame(type.stdin, Buffer.from('\n')));
      }
      connection.send(frame(type.stdinEnd));
      await connection.until(type.exit);
      await connection.closed;
    }

    it('a program begins above those that compute, and goes down to them when it has computed itself', async () => {
      await run({}, {
        parked: () => assert.equal(count('yielding'), 1),
        begun: () => assert.equal(count('yielding'), 0),
        computed: () => assert.equal(count('yielding'), 1),
      });
    });

    it('a program that is expected to compute for long gives way from its start', async () => {
      await run({ yield: 1 }, {
        begun: () => assert.equal(count('yielding'), 1),
        computed: () => assert.equal(count('yielding'), 1),
      });
    });

    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    async function reach(level, wanted = 1) {
      const until = Date.now() + 5000;
      while (count(level) !== wanted) {
        assert.ok(Date.now() < until, `not ${wanted} ${level}: ${levelsNow()}`);
        await pause(5);
      }
    }

    /** An interpreter that boots for so long. */
    function slow(seconds) {
      const { argv } = interpreter(bench.daemon, 'python');
      return ['/bin/bash', '-c', `sleep ${seconds}; exec "$@"`, 'slow', ...argv];
    }

    it('a boot that nobody waits for gives way until somebody does', async () => {
      const connection = new Connection(bench.daemon);
      connection.create({ ahead: 1, arg: slow(0.3) });
      await reach('yielding');
      connection.send(frame(type.wanted));
      await reach('yielding', 0);
      await connection.until(type.ready);
      assert.equal(count('yielding'), 0);
      connection.send(frame(type.kill));
      await connection.closed;
    });

    it('a boot that nobody waits for gives way for a while only, and again once it is parked', async () => {
      const connection = new Connection(bench.daemon);
      connection.create({ ahead: 1, arg: slow(1) });
      await reach('yielding');
      await reach('yielding', 0);
      await connection.until(type.ready);
      await reach('yielding');
      connection.send(frame(type.wanted));
      await reach('yielding', 0);
      connection.send(frame(type.kill));
      await connection.closed;
    });

    it('a boot that somebody waits for gives way to nobody, also when it is parked', async () => {
      const connection = new Connection(bench.daemon);
      connection.create({ arg: interpreter(bench.daemon, 'python').argv });
      await connection.until(type.ready);
      assert.equal(count('yielding'), 0);
      connection.send(frame(type.kill));
      await connection.closed;
    });

    it('what is asked of an instance that still boots waits until it is parked', async () => {
      const connection = new Connection(bench.daemon);
      connection.create({ ahead: 1, arg: slow(0.2) });
      connection.send(file('main.py', 'print(6 * 7)'), frame(type.run, pairs({ entry: 'main.py' })), frame(type.wanted));
      await connection.until(type.exit);
      assert.equal(connection.text(type.stdout), '42\n');
      await connection.closed;
    });

    /** What a thread means to run once it does, in nanoseconds; 0 where the kernel has no such wishes. */
    const readSlice = `import ctypes, struct
def slice_of(thread):
    found = ctypes.create_string_buffer(48)
    assert ctypes.CDLL(None).syscall({"x86_64": 315}.get(__import__("os").uname().machine, 275), thread, found, 48, 0) == 0
    return struct.unpack_from("Q", found, 24)[0]
`;
    const sliceOf = (thread) =>
      Number(execFileSync('/usr/bin/python3', ['-c', `${readSlice}print(slice_of(${thread}))`], { encoding: 'utf8' }));

    it('the launcher takes the processor from programs as soon as it wakes up, and no program from another', async (t) => {
      const usual = sliceOf(process.pid);
      if (usual === 0) {
        t.skip('the kernel knows no slices');
        return;
      }
      assert.equal(sliceOf(bench.daemon.child.pid), 100_000);
      const { stdout } = await execute(bench.daemon, 'python', `${readSlice}print(slice_of(0))`);
      assert.equal(Number(stdout), usual);
    });

    it('a program that gets nothing of the processors has a share again, and is idle once it gets on', async () => {
      const connection = new Connection(bench.daemon);
      connection.create({ arg: interpreter(bench.daemon, 'python').argv });
      await connection.until(type.ready);
      const compute = (seconds) => `start = time.process_time()\nwhile time.process_time() - start < ${seconds}: pass\n`;
      const code = `import sys, time\n${compute(0.1)}print("waits", flush=True); sys.stdin.readline()\n${compute(2)}`;
      connection.send(file('main.py', code), frame(type.run, pairs({ entry: 'main.py', stdin: 1 })));
      await reach('yielding');
      if (knowsIdle()) {
        await reach('low');
      }
      connection.send(frame(type.stdin, Buffer.from('\n')), frame(type.stdinEnd));
      await reach('yielding');
      await connection.until(type.exit);
      await connection.closed;
    });

    it('no instance has the weight of the host itself', async () => {
      const connection = new Connection(bench.daemon);
      connection.create({});
      await connection.until(type.ready);
      const levels = levelsNow();
      assert.ok(levels.length >= 1);
      assert.ok(levels.every((each) => ['fresh', 'yielding', 'low'].includes(each)), levels.join());
      connection.send(frame(type.kill));
      await connection.closed;
    });
  },
  ['cgroups'],
);
