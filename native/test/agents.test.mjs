// A parked interpreter becomes the program: what it prints and how it ends is what a direct start would give.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Connection, execute, file, frame, interpreter, pairs, startDaemon, startZygote, type } from './client.mjs';

const programs = {
  python: {
    'shows its own names': `import sys, os
print(__name__, __file__, sys.argv, sys.path[0], sys.modules["__main__"].__file__, __doc__, __package__, __spec__, os.getcwd())
print(sorted(globals()))
print(sys.orig_argv[1:], len(sys.path), sys.flags.isolated, sys.dont_write_bytecode)`,
    'has a docstring and annotations': '"""doc"""\nx: int = 1\nprint(__doc__, __annotations__)',
    'fails with a traceback': 'def f():\n    return 1 / 0\n\ndef g():\n    f()\n\ng()',
    'fails with a chain': 'try:\n    {}["a"]\nexcept KeyError as e:\n    raise ValueError("b") from e',
    'fails while handling': 'try:\n    {}["a"]\nexcept KeyError:\n    raise ValueError("b")',
    'does not compile': 'x = (1,\ny = 2',
    'is indented badly': 'if True:\nx',
    'exits with a number': 'import sys; sys.exit(42)',
    'exits with a text': 'import sys; print("out"); sys.exit("a message")',
    'exits with nothing': 'import sys; sys.exit()',
    'exits with a big number': 'import sys; sys.exit(256 + 7)',
    'exits with a negative number': 'import sys; sys.exit(-1)',
    'exits with an object': 'import sys; sys.exit([1, 2])',
    'is interrupted': 'import signal, os; os.kill(os.getpid(), signal.SIGINT); import time; time.sleep(1)',
    'raises an interrupt': 'raise KeyboardInterrupt("x")',
    'has exit functions': 'import atexit; atexit.register(print, "bye"); atexit.register(print, "first"); print("run")',
    'fails in an exit function': 'import atexit; atexit.register(lambda: 1 / 0); print("run")',
    'has finalizers': 'class A:\n    def __del__(self): print("del", self.n)\na = A(); a.n = 1\n_b = A(); _b.n = 2\nc = A(); c.n = 3; c.self = c',
    'waits for threads': 'import threading, time\ndef f():\n    time.sleep(0.1); print("thread")\nthreading.Thread(target=f).start(); print("main")',
    'leaves daemon threads': 'import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start(); print("main")',
    'writes without a newline': 'import sys; sys.stdout.write("no newline")',
    'closes its output': 'import sys; print("a"); sys.stdout.close()',
    'replaces its hook': 'import sys; sys.excepthook = lambda *a: print("hook", a[0].__name__); 1 / 0',
    'uses processes': `import multiprocessing as m
def square(n): return n * n
if __name__ == "__main__":
    with m.Pool(2) as pool: print(pool.map(square, range(5)))`,
    'spawns processes': `import multiprocessing as m
def square(q): q.put(7 * 7)
if __name__ == "__main__":
    context = m.get_context("spawn"); q = context.Queue(); p = context.Process(target=square, args=(q,)); p.start(); print(q.get()); p.join()`,
    'pickles its classes': 'import pickle\nclass A:\n    pass\nprint(type(pickle.loads(pickle.dumps(A()))).__module__)',
    'inspects itself': 'import inspect\ndef f(): pass\nprint(inspect.getsource(f))',
    'forks': 'import os, sys\npid = os.fork()\nif pid == 0: print("child"); sys.exit(3)\nprint(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))',
    'is encoded in latin-1': Buffer.concat([Buffer.from('# -*- coding: latin-1 -*-\nprint("'), Buffer.from([0xe9]), Buffer.from('")')]),
    'starts with a mark': Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('print("bom")')]),
    'reads all input': 'import sys; print(sys.stdin.read()[::-1])',
    'runs deep': 'def f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(950))\nf(2000)',
    'warns': 'import warnings; warnings.warn("careful")',
    'is asynchronous': 'import asyncio\nasync def f(): await asyncio.sleep(0.01); return 5\nprint(asyncio.run(f()))',
    'breaks its pipe late': 'import os, sys\nprint("x"); os.close(1)',
  },
  node: {
    'shows its own names': `console.log(process.argv.slice(1), require.main === module, __filename, module.id, module.parent, process.cwd(), require.main.paths[0], Object.keys(require.cache), module.children.length)
console.log(process.execArgv, typeof process.mainModule, this === module.exports)`,
    'is a module by its syntax': 'import fs from "node:fs"; console.log(import.meta.url, import.meta.filename, typeof require, await Promise.resolve(5), process.argv.length)',
    'fails with a trace': 'function f() { throw new Error("no"); }\nf();',
    'fails in a promise': 'Promise.reject(new Error("no"));',
    'fails later': 'setTimeout(() => { throw new TypeError("late"); }, 5);',
    'does not compile': 'const x = ;',
    'requires what is not there': 'require("./missing");',
    'exits with a code': 'process.exitCode = 9; process.on("exit", (c) => console.log("exit", c));',
    'exits at once': 'console.log("a"); process.exit(4); console.log("b");',
    'reads all input': 'let s = ""; process.stdin.on("data", (d) => s += d).on("end", () => console.log([...s].reverse().join("")));',
    'reads input in one go': 'console.log(require("fs").readFileSync(0, "utf8").length)',
    'has workers': 'const { Worker, isMainThread, parentPort } = require("node:worker_threads"); if (isMainThread) { new Worker(__filename).on("message", (m) => console.log(m)); } else parentPort.postMessage("from worker");',
    'has children': 'const { fork } = require("child_process"); if (process.argv[2] === "child") { process.send("hello"); } else fork(__filename, ["child"]).on("message", (m) => console.log(m));',
    'waits for top-level await': 'import { setTimeout as wait } from "node:timers/promises"; await wait(10); console.log("waited");',
    'never settles': 'await new Promise(() => {});',
    'warns': 'process.emitWarning("careful"); console.log("x");',
    'shows its environment': 'console.log(Object.keys(process.env).sort().join(), process.title.length > 0, globalThis.require === undefined);',
  },
  bash: {
    'shows its own names': 'echo "$0" "$#" "$1" "${BASH_SOURCE[0]}" "$PWD" "$-" $LINENO; declare -p | grep -E "__|entry|args" ; true',
    'fails in a command': 'nosuchcommand; echo $?; false',
    'does not parse': 'if true; then\necho a\n',
    'stops at the first error': 'set -e; echo a; false; echo b',
    'uses an unset variable': 'set -u; echo $nothing',
    'has an exit trap': 'trap "echo bye" EXIT; echo run; exit 6',
    'reads its input': 'while read -r line; do echo "[$line]"; done',
    'kills itself': 'kill -TERM $$; sleep 1',
    'has functions and arrays': 'f() { local -a a=("$@"); echo "${a[@]}" "${#a[@]}"; }; f 1 "2 3"; exec 5>&1; echo five >&5',
    'exits in a subshell': '(exit 7); echo $?; exit $(( $? + 5 ))',
  },
};

const commands = { python: (d) => ['/usr/bin/python3'], node: (d) => [interpreter(d, 'node').argv[0]], bash: (d) => ['/bin/bash'] };

/** What may differ: process numbers, the few frames that lie below the program, and the parts of a trace that lie in the interpreter itself. */
function normal(text) {
  return text
    .replace(/\(node:\d+\)/g, '(node:N)')
    .replace(/^ {4}at .*\(?(node:|\/opt\/agents).*\n/gm, '')
    .replace(/^node:internal.*\n/gm, 'node:internal\n')
    .replace(/0x[0-9a-f]+/g, '0xN')
    .replace(/repeated \d+ more times/, 'repeated');
}

describe('agents', () => {
  let daemon;
  before(async () => {
    daemon = await startDaemon();
  });
  after(() => daemon.stop());

  async function direct(language, code, args) {
    const { entry } = interpreter(daemon, language);
    const connection = new Connection(daemon);
    connection.create({});
    connection.send(
      file(entry, code),
      frame(type.run, pairs({ arg: [...commands[language](daemon), entry, ...args], stdin: 1, wallMs: 20_000, cpuMs: 20_000 })),
      frame(type.stdin, Buffer.from('some input\n')),
      frame(type.stdinEnd),
    );
    const exit = await connection.json(type.exit, type.failure);
    return { exit, stdout: connection.text(type.stdout), stderr: connection.text(type.stderr) };
  }

  const shape = ({ exit, stdout, stderr }) => ({
    stdout: normal(stdout),
    stderr: normal(stderr),
    exitCode: exit.exitCode,
    signal: exit.signal,
    killReason: exit.killReason,
  });

  it('python: every program does the same when its interpreter had time to warm up', async () => {
    const compare = async ([name, code]) => {
      const plain = await direct('python', code, []);
      const warm = await execute(daemon, 'python', code, { stdin: 'some input\n', isWarm: true });
      assert.deepEqual(shape(warm), shape(plain), name);
    };
    await Promise.all(Object.entries(programs.python).map(compare));
  });

  it('python: every program does the same in the fork of a zygote', async () => {
    const zygote = await startZygote(daemon, 'agents');
    const compare = async ([name, code]) => {
      const plain = await direct('python', code, ['one', 'two words']);
      const forked = await execute(daemon, 'python', code, { stdin: 'some input\n', run: { arg: ['one', 'two words'] }, zygote: 'agents' });
      assert.deepEqual(shape(forked), shape(plain), name);
    };
    await Promise.all(Object.entries(programs.python).map(compare));
    zygote.send(frame(type.kill));
    await zygote.closed;
  });

  it('python: holds more once warm, and says how much', async () => {
    const connection = new Connection(daemon);
    connection.create({ arg: interpreter(daemon, 'python').argv });
    const ready = await connection.json(type.ready);
    const warm = await connection.json(type.warm);
    assert.ok(warm.memoryBytes > ready.memoryBytes + (1 << 20), JSON.stringify([ready, warm]));
    connection.send(frame(type.kill));
    await connection.closed;
    assert.equal(connection.frames.filter(({ kind }) => kind === type.warm).length, 1);
  });

  for (const [language, cases] of Object.entries(programs)) {
    for (const [name, code] of Object.entries(cases)) {
      for (const args of [[], ['one', 'two words']]) {
        it(`${language}: a program that ${name}${args.length ? ', with arguments' : ''}`, async () => {
          const plain = await direct(language, code, args);
          const parked = await execute(daemon, language, code, { stdin: 'some input\n', run: { arg: args } });
          assert.deepEqual(shape(parked), shape(plain));
        });
      }
    }
  }

  it('python: a program that is not text fails as such', async () => {
    const { exit, stderr } = await execute(daemon, 'python', Buffer.from([0x78, 0x3d, 0xff, 0xfe, 0x0a]));
    assert.match(stderr, /^ {2}File "\/box\/main.py", line 1\n[^]*SyntaxError:/);
    assert.equal(exit.exitCode, 1);
  });

  it('node: a TypeScript program runs with its types stripped', { skip: Number(process.versions.node.split('.')[0]) < 23 && !process.env.TEST_NODE }, async () => {
    const { argv } = interpreter(daemon, 'node');
    const connection = new Connection(daemon);
    connection.create({ arg: argv });
    const code = 'interface A { b: number }\nconst a: A = { b: 2 };\nconsole.log(a.b, process.argv[1]);';
    connection.send(file('main.ts', code), frame(type.run, pairs({ entry: 'main.ts', wallMs: 9000 })));
    await connection.until(type.exit);
    assert.equal(connection.text(type.stdout), '2 /box/main.ts\n');
  });
});
