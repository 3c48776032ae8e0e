// Threats between tenants, by their numbers in the design; tenant-pair.test.mjs has the places where a mark could be left.
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { execute, frame, isRoot, startZygote, type } from './client.mjs';
import { describeModes } from './modes.mjs';

/** One spoils all it can reach of its own interpreter and prints a word; the other tells what it finds of that. */
const spoilers = {
  python: [
    `import atexit, builtins, json, os, random, signal, sys, threading
builtins.print_was = builtins.print; builtins.len = lambda _: 41; sys.modules["json"] = None; json.dumps = lambda *_: "forged"
random.seed(7); sys.path.insert(0, os.environ["TMPDIR"]); sys.settrace(lambda *_: None); os.environ["MARK"] = "1"; sys.setrecursionlimit(99)
atexit.register(lambda: os.write(1, b"")); signal.signal(signal.SIGTERM, signal.SIG_IGN); os.umask(0o777); sys.dont_write_bytecode = False
open(os.environ["TMPDIR"] + "/json.py", "w").write("mark = 1"); object.__init_subclass__; type("X", (), {})
class Loud:
    def write(self, text): return os.write(1, b"forged")
    def flush(self): pass
sys.stdout = Loud(); os.write(1, b"spoilt")`,
    `import builtins, json, os, random, signal, sys
state = random.getstate(); random.seed(7)
print(hasattr(builtins, "print_was"), len([1]), json.dumps([1]), state == random.getstate(), os.environ["TMPDIR"] in sys.path, sys.gettrace(), "MARK" in os.environ,
    signal.getsignal(signal.SIGTERM) == signal.SIG_DFL, os.umask(0o22) == 0o22, sys.getrecursionlimit() >= 1000, sys.stdout.fileno())`,
    'False 1 [1] False False None False True True True 1\n',
  ],
  node: [
    `Object.prototype.mark = 1; Array.prototype.push = () => 0; JSON.stringify = () => 'forged'; globalThis.parseInt = () => 41; Math.random = () => 0.5;
process.env.MARK = '1'; process.umask(0o777); process.on('SIGTERM', () => {}); process.on('exit', () => { process.exitCode = 0; });
require('node:module')._load = () => ({}); Promise.prototype.then = function () { return this; };
const { write } = process.stdout; process.stdout.write = () => write.call(process.stdout, 'forged'); write.call(process.stdout, 'spoilt');`,
    `const list = []; list.push(1); console.log(({}).mark, list.length, JSON.stringify([1]), parseInt('7'), Math.random() === 0.5, process.env.MARK, process.umask() === 0o22,
process.listenerCount('SIGTERM'), typeof require('fs').readFileSync, Promise.resolve().then(() => 1) instanceof Promise);`,
    'undefined 1 [1] 7 false undefined true 0 function true\n',
  ],
  bash: [
    'echo() { builtin echo forged; }; export -f echo; alias ls=false; umask 777; trap "" TERM; export MARK=1; ulimit -n 20; cd /tmp; printf spoilt',
    'echo "$(type -t echo) $MARK $(umask) $(ulimit -n) ${PWD##*/}"',
    'builtin  0022 512 box\n',
  ],
};

describeModes('threats between tenants', (bench) => {
  let zygote;
  before(async () => {
    if (bench.mode !== 'landlock') {
      const connection = await startZygote(bench.daemon, 'shared');
      zygote = 'shared';
      bench.beforeStop = async () => {
        connection.send(frame(type.kill));
        await connection.closed;
      };
    }
  });

  for (const [language, [spoil, look, expected]] of Object.entries(spoilers)) {
    it(`T46 what a program does to its own ${language} is gone with it`, async () => {
      const forked = language === 'python' ? { zygote } : {};
      for (let round = 0; round < 2; round += 1) {
        const first = await execute(bench.daemon, language, spoil, forked);
        assert.match(first.stdout, /^spoilt/, first.stderr);
        const second = await execute(bench.daemon, language, look, forked);
        assert.equal(second.stdout, expected, second.stderr);
      }
    });
  }

  it('T50 neither counters of the kernel nor what others have read of a shared file can be asked for', async () => {
    const code = `import ctypes, mmap, os
def attempt(action):
    try: return action()
    except OSError as error: return None
counters = ("loadavg", "stat", "meminfo", "vmstat", "interrupts", "diskstats", "schedstat", "pressure/cpu", "pressure/io", "pressure/memory")
print([each for each in counters if attempt(lambda: open("/proc/" + each).read()) is not None])
file = os.open("/usr/bin/env", os.O_RDONLY)
print(attempt(lambda: os.preadv(file, [bytearray(9)], 0, 8)), attempt(lambda: os.preadv(file, [bytearray(9)], 0)))
print(ctypes.CDLL(None).syscall(451, file, 0, 0, 0))`;
    // 451 is cachestat, of kernels since 6.5, on every processor.
    assert.equal((await execute(bench.daemon, 'python', code)).stdout, '[]\nNone 9\n-1\n');
  });

  it('T55 the clock cannot be set, and a program\'s own alarms move no limit', async () => {
    const code = `import ctypes, signal, time
libc = ctypes.CDLL(None, use_errno=True); buffer = ctypes.create_string_buffer(256)
print(libc.settimeofday(buffer, None), libc.clock_settime(0, buffer), libc.adjtimex(ctypes.create_string_buffer(b"\\x01" + bytes(255), 256)), libc.stime(buffer) if hasattr(libc, "stime") else -1, flush=True)
signal.signal(signal.SIGALRM, signal.SIG_IGN); signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01); signal.alarm(0)
for kind in (signal.ITIMER_VIRTUAL, signal.ITIMER_PROF): signal.signal(signal.SIGVTALRM, signal.SIG_IGN); signal.setitimer(kind, 0)
while True: time.sleep(60)`;
    const { exit, stdout } = await execute(bench.daemon, 'python', code, { run: { wallMs: 400 } });
    assert.deepEqual([stdout, exit.killReason], ['-1 -1 -1 -1\n', 'wall']);
    assert.ok(exit.usage.wallUs < 1_500_000, JSON.stringify(exit.usage));
  });

  it('T55 computing time counts in threads, in children and in children that nobody waits for', async () => {
    const ways = {
      threads: 'import hashlib, threading\nfor _ in range(4): threading.Thread(target=lambda: [hashlib.pbkdf2_hmac("sha256", b"", b"", 10_000) for _ in range(10**6)]).start()',
      orphans: `import os
while True:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0: sum(range(200_000))
        os._exit(0)
    os.wait()`,
    };
    for (const [way, code] of Object.entries(ways)) {
      const { exit } = await execute(bench.daemon, 'python', code, { run: { cpuMs: 300, wallMs: 10_000, processes: 48 } });
      assert.equal(exit.killReason, 'cpu', `${way}: ${JSON.stringify(exit)}`);
    }
  });

  it('T54 an instance made for a user that another instance had finds none of its processes (as root)', async (t) => {
    if (!isRoot) {
      t.skip('without root all instances are the same user');
      return;
    }
    const uid = 260_000;
    const left = await execute(bench.daemon, 'bash', '(trap "" TERM HUP; setsid sleep 300 & setsid sleep 300 &); echo left', { create: { uid } });
    assert.equal(left.stdout, 'left\n');
    const code = `import os
hits = []
for pid in range(2, 1 << 16):
    if pid not in (os.getpid(), os.getppid()):
        try: os.kill(pid, 0); hits.append(pid)
        except OSError: pass
print(hits)`;
    assert.equal((await execute(bench.daemon, 'python', code, { create: { uid } })).stdout, '[]\n');
  });
});
