// Threats to resources, by their numbers in the design. Those that other tests answer carry their number there.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { it } from 'node:test';
import { eventually, leftovers, nothing } from './census.mjs';
import { Connection, execute, file, frame, isRoot, pairs, startDaemon, type } from './client.mjs';
import { describeModes } from './modes.mjs';

const MB = 1048576;

/** Processes of the host whose command line contains a word. */
function processesNamed(word) {
  return fs.readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
    } catch {
      return false; // it ended while we looked
    }
  });
}

/** inotify_init1, add_key, keyctl, mq_open, io_setup, unshare, io_uring_setup. */
const closedQuotas = { x64: '294, 248, 250, 240, 206, 272, 425', arm64: '26, 217, 219, 180, 0, 97, 425' };

const pipePages = `import fcntl, os, sys
held = []; pages = 0
try:
    while True:
        held.append(os.pipe()); pages += fcntl.fcntl(held[-1][1], 1031, 1 << 20) >> 12
except OSError: print(pages, flush=True)
sys.stdin.read()`;

const timersHeld = `import ctypes, sys
libc = ctypes.CDLL(None); timer = ctypes.c_void_p(); count = 0
while libc.timer_create(1, None, ctypes.byref(timer)) == 0: count += 1
print(count, flush=True)
sys.stdin.read()`;

const canRaiseLimits = isRoot && (BigInt(`0x${/CapEff:\t(\w+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]}`) >> 24n) & 1n;

/** Runs a program that waits for its input once it has taken all it can, and the same program beside it. */
async function besideHolder(daemon, code) {
  let other;
  const held = await execute(daemon, 'python', code, {
    run: { stdin: 1 },
    act: async (connection) => {
      await connection.until(type.stdout);
      other = (await execute(daemon, 'python', code)).stdout;
      connection.send(frame(type.stdinEnd));
    },
  });
  return { held: held.stdout, other };
}

describeModes('threats to resources', (bench) => {
  const run = (language, code, run = {}, create = {}) => execute(bench.daemon, language, code, { run, create });

  it('T1 a fork bomb does not keep a neighbour from starting and finishing', async () => {
    const bomb = run('bash', 'f() { f | f & }; f; sleep 30', { processes: 48, wallMs: 10_000 });
    const neighbours = await Promise.all(Array.from({ length: 3 }, () => run('bash', 'echo $((6 * 7)) | cat')));
    assert.deepEqual(neighbours.map(({ stdout, exit }) => [stdout, exit.killReason]), Array(3).fill(['42\n', 'none']));
    assert.equal((await bomb).exit.killReason, 'processes');
  });

  it('T2 a daemon that has forked twice into a session of its own is gone with the run', async () => {
    const seconds = 40_000 + Math.trunc(performance.now());
    const code = `import os, signal, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for each in range(1, 32):
            try: signal.signal(each, signal.SIG_IGN)
            except OSError: pass
        os.closerange(0, 3)
        os.execv("/bin/sleep", ["sleep", "${seconds}"])
    os._exit(0)
os.wait(); time.sleep(0.2); print("left")`;
    const { stdout } = await run('python', code);
    assert.equal(stdout, 'left\n');
    assert.deepEqual(processesNamed(`sleep\0${seconds}`), []);
  });

  it('T9 a process that waits for its child in the kernel, and a stopped one, end with the run', async (t) => {
    if (bench.mode === 'landlock') {
      t.skip('what was compiled cannot be executed there');
      return;
    }
    const code = `#include <signal.h>
#include <unistd.h>
int main() { write(1, "ready", 5); if (vfork() == 0) { for (;;) { raise(SIGSTOP); pause(); } } }`;
    const connection = new Connection(bench.daemon);
    connection.create({});
    const command = 'gcc -O1 -w -o stuck stuck.c && exec ./stuck';
    connection.send(file('stuck.c', code), frame(type.run, pairs({ arg: ['/bin/sh', '-c', command], wallMs: 1500, cpuMs: 20_000 })));
    const exit = await connection.json(type.exit, type.failure);
    assert.deepEqual([exit.killReason, connection.text(type.stdout)], ['wall', 'ready'], connection.text(type.stderr));
    await connection.closed;
    await eventually(() => assert.deepEqual(leftovers(bench), nothing));
  });

  it('T10 sparse files and space asked for ahead end at the same limits', async () => {
    const code = `import os
def attempt(action):
    try: action(); return "done"
    except OSError as error: return error.errno
file = os.open("big", os.O_CREAT | os.O_RDWR)
print(attempt(lambda: os.truncate("big", 1 << 40)), attempt(lambda: os.posix_fallocate(file, 0, 64 << 20)), attempt(lambda: os.pwrite(file, b"x", 1 << 40)))`;
    const { stdout, exit } = await run('python', `import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n${code}`, { fileBytes: 8 * MB });
    // Without a private root a file cannot be cut by its name.
    assert.equal(stdout, bench.mode === 'landlock' ? '1 27 27\n' : '27 27 27\n');
    assert.ok(exit.usage.boxBytes <= 64 * 1024, JSON.stringify(exit.usage));
  });

  it('T13 output that drips for ever ends at the wall limit, all of it delivered', async () => {
    const { exit, stdout } = await run('python', 'import time\nwhile True: print("x", end="", flush=True); time.sleep(0.002)', { wallMs: 700 });
    assert.equal(exit.killReason, 'wall');
    assert.match(stdout, /^x{20,}$/);
    assert.equal(exit.usage.stdoutBytes, stdout.length);
  });

  it('T15 a program whose input never ends waits no longer than its wall limit', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({});
    connection.run({ arg: ['/bin/cat'], stdin: 1, wallMs: 400 });
    await connection.until(type.started);
    connection.send(frame(type.stdin, Buffer.from('some')));
    const exit = await connection.json(type.exit);
    assert.deepEqual([exit.killReason, connection.text(type.stdout)], ['wall', 'some']);
  });

  it('T16 a program that opens all it may leaves the host\'s count of open files as it was', async () => {
    const open = () => Number(fs.readFileSync('/proc/sys/fs/file-nr', 'utf8').split('\t')[0]);
    const before = open();
    const code = `import os
held = []
try:
    while True: held.append(os.open("/dev/null", 0))
except OSError: print(len(held))`;
    for (let round = 0; round < 3; round += 1) {
      assert.ok(Number((await run('python', code)).stdout) > 400);
    }
    // Other processes of the host open files too; three rounds would have left 1,500.
    await eventually(() => assert.ok(open() < before + 500, `${before} ${open()}`));
  });

  it('T17 quotas of the kernel that cannot be had per tenant are closed', async () => {
    const { stdout } = await run('python', `import ctypes
libc = ctypes.CDLL(None)
print([libc.syscall(number, 0, 0, 0, 0, 0) for number in (${closedQuotas[process.arch]})])`);
    assert.match(stdout, /^\[-1(, -1){6}\]\n$/);
  });

  it('T17 what one tenant has in pipes does not count against another (as root)', async (t) => {
    if (!isRoot) {
      t.skip('without root all instances are the same user');
      return;
    }
    const alone = await run('python', pipePages);
    const { other } = await besideHolder(bench.daemon, pipePages);
    assert.deepEqual([Number(alone.stdout), other], [16_384, alone.stdout]);
  });

  it('T17 signals and timers that one tenant has waiting do not count against another (as root)', async (t) => {
    if (!canRaiseLimits) {
      t.skip('the limit that instances share can only be lifted with CAP_SYS_RESOURCE: see SECURITY.md');
      return;
    }
    const daemon = await startDaemon({ ...bench.opened.options, wrapper: ['prlimit', '--sigpending=700:700'] });
    const { held, other } = await besideHolder(daemon, timersHeld);
    await daemon.stop();
    assert.deepEqual([held, other], ['512\n', '512\n']);
  });

  it('T18 signals and timers that wait are limited, and storms of them end with the run', async () => {
    const code = `import ctypes, os, signal
libc = ctypes.CDLL(None); timer = ctypes.c_void_p(); timers = 0
while libc.timer_create(1, None, ctypes.byref(timer)) == 0: timers += 1
signal.pthread_sigmask(signal.SIG_BLOCK, range(34, 65)); info = ctypes.create_string_buffer(128); queued = 0
ctypes.memmove(info, (ctypes.c_int * 3)(40, 0, -1), 12)
while libc.syscall(129, os.getpid(), 40, info) == 0: queued += 1
print(timers + queued, flush=True)
while True: os.kill(os.getpid(), 0); signal.setitimer(signal.ITIMER_REAL, 1e-6)`;
    const { exit, stdout } = await run('python', `import signal; signal.signal(signal.SIGALRM, lambda *_: None)\n${code}`, { cpuMs: 400 });
    assert.ok(Number(stdout) >= 1 && Number(stdout) <= 512, stdout);
    assert.equal(exit.killReason, 'cpu');
  });

  it('T19 a crash writes no core, and asking for one is refused', async () => {
    const { stdout } = await run('python', `import os, resource, signal
try: resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20)); print("raised")
except (ValueError, OSError): print("refused")
child = os.fork()
if child == 0: os.abort()
status = os.wait()[1]
print(os.WTERMSIG(status), os.WCOREDUMP(status), [each for each in os.listdir(".") if "core" in each])`);
    assert.equal(stdout, 'refused\n6 False []\n');
  });

  it('T22 there is no log to flood: no socket, no kernel messages, no syslog', async () => {
    const { stdout } = await run('python', `import ctypes, os, socket
def attempt(action):
    try: action(); return "done"
    except OSError as error: return "refused"
def log():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as own: own.connect("/dev/log")
print(attempt(log), attempt(lambda: os.open("/dev/kmsg", os.O_WRONLY)), attempt(lambda: os.open("/dev/console", os.O_WRONLY)), ctypes.CDLL(None).klogctl(3, None, 0))`);
    assert.equal(stdout, 'refused refused refused -1\n');
  });

  it('T20 a compilation is under the limits of a run: what it includes, expands and allocates', async () => {
    const shared = isRoot ? '/etc/shadow' : '/etc/gshadow';
    const levels = Array.from({ length: 30 }, (_, k) => `#define M${k + 1} M${k} M${k} M${k}`).join('\n');
    const deep = 'template <int N> struct T { static const int v = T<N - 1>::v + T<N - 2>::v + N; };\ntemplate <typename A, int N> struct P { P<P<A, N>, N - 1> a; P<A*, N - 1> b; };\ntemplate <typename A> struct P<A, 0> {};\nP<int, 40> bomb;';
    const bombs = [
      ['expansion.c', `#define M0 x;\n${levels}\nint x; int main() { M30 }`, 'killed'],
      ['template.cpp', deep, 'killed'],
      ['endless.c', '#include "/dev/zero"\nint main() {}', 'any'],
      ['array.c', 'char a[1ul << 40] = {1}; int main() { return a[0]; }', 'any'],
      ['secret.c', `#include "${shared}"\nint main() {}`, 'refused'],
    ];
    for (const [name, code, ends] of bombs) {
      const connection = new Connection(bench.daemon);
      connection.create({});
      const command = `gcc -O1 -w -ftemplate-depth=9999 -o out ${name}`;
      connection.send(file(name, code), frame(type.run, pairs({ arg: ['/bin/sh', '-c', command], wallMs: 800, cpuMs: 800, memoryBytes: 192 * MB, fileBytes: 32 * MB, outputBytes: 4000, processes: 32 })));
      const exit = await connection.json(type.exit, type.failure);
      const said = connection.text(type.stderr);
      const wasKilled = ['cpu', 'wall', 'memory', 'output'].includes(exit.killReason);
      assert.ok(ends === 'any' ? wasKilled || exit.exitCode > 0 : wasKilled === (ends === 'killed'), `${name}: ${JSON.stringify(exit)} ${said}`);
      assert.ok(ends !== 'refused' || /Permission denied|No such file/.test(said), said);
      assert.ok(exit.usage.wallUs < 4_000_000, name);
      assert.ok(said.length <= 4000);
      assert.doesNotMatch(said, /root:|\$y\$|\$6\$/, name);
      await connection.closed;
    }
    await eventually(() => assert.deepEqual(leftovers(bench), nothing), 10_000);
  });
});
