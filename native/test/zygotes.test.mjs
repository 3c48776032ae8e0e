// Interpreters that are forked from a zygote into boxes: as confined as one that was executed there, or refused.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { agents, Connection, execute, file, frame, isRoot, pairs, startDaemon, startZygote, type } from './client.mjs';
import { allModes, describeModes } from './modes.mjs';

const walled = ['namespaces', 'cgroups'];

/** Whatever a program can read about how it is confined, but for names that differ from instance to instance. */
const selfPortrait = `
import json, os, resource
def lines(path):
    with open(path) as file: return file.read().splitlines()
wanted = ("Name", "Umask", "Uid", "Gid", "Groups", "PPid", "SigIgn", "SigBlk", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp", "Seccomp_filters", "Threads")
def attempt(action):
    try: return repr(action())
    except OSError as error: return error.strerror
print(json.dumps({
    "status": [line for line in lines("/proc/self/status") if line.split(":")[0] in wanted],
    "limits": lines("/proc/self/limits"),
    "mounts": [[part for part in line.replace(",", " ").split() if not part.startswith(("uid=", "gid="))] for line in lines("/proc/self/mounts")],
    "descriptors": sorted(os.listdir("/proc/self/fd")),
    "executable": os.readlink("/proc/self/exe"),
    "root": sorted(os.listdir("/")),
    "environment": dict(os.environ),
    "place": [os.getcwd(), os.readlink("/proc/self/root")],
    "session": os.getsid(0) == os.getpid(),
    "host": os.uname().nodename,
    "interfaces": [line.split(":")[0].strip() for line in lines("/proc/self/net/dev")[2:]] if os.path.exists("/proc/self/net/dev") else [],
    "processes": len([each for each in os.listdir("/proc") if each.isdigit()]),
    "attempts": [attempt(lambda: os.listdir("/root")), attempt(lambda: os.setuid(0)), attempt(lambda: os.chroot("/tmp")), attempt(lambda: open("/usr/x", "w")), attempt(lambda: os.mkdir("/x"))],
}, sort_keys=True))
`;

describeModes('zygotes', (bench) => {
  before(async () => {
    const zygote = await startZygote(bench.daemon, 'shared');
    bench.beforeStop = async () => {
      zygote.send(frame(type.kill));
      await zygote.closed;
    };
  });

  it('a fork is confined exactly as an interpreter that was executed in its box', async () => {
    const executed = await execute(bench.daemon, 'python', selfPortrait);
    const forked = await execute(bench.daemon, 'python', selfPortrait, { zygote: 'shared' });
    assert.deepEqual(JSON.parse(forked.stdout), JSON.parse(executed.stdout));
    assert.deepEqual({ ...forked.ready, uid: 0, memoryBytes: 0, createUs: 0, stepsUs: 0 }, { ...executed.ready, uid: 0, memoryBytes: 0, createUs: 0, stepsUs: 0 });
  });

  it('forks share no namespace with each other, nor with the launcher', async () => {
    const code = 'import os\nprint([os.readlink("/proc/self/ns/" + each) for each in ("user", "mnt", "pid", "net", "ipc", "uts")])';
    const seen = await Promise.all(Array.from({ length: 4 }, () => execute(bench.daemon, 'python', code, { zygote: 'shared' })));
    const names = seen.flatMap(({ stdout }) => stdout.match(/\w+:\[\d+\]/g));
    const ours = ['user', 'mnt', 'pid', 'net', 'ipc', 'uts'].map((each) => fs.readlinkSync(`/proc/self/ns/${each}`));
    assert.equal(names.length, 24);
    assert.equal(new Set([...names, ...ours]).size, 30);
  });

  it('T45 a fork keeps nothing that another wrote, and sees no other', async () => {
    const write = 'open("/tmp/mark", "w").write("x"); open("mark", "w").write("x"); open("/dev/shm/mark", "w").write("x")\nimport builtins; builtins.mark = 1\nprint("wrote")';
    const read = 'import os, builtins\nprint(os.listdir("/tmp"), os.listdir("."), os.listdir("/dev/shm"), hasattr(builtins, "mark"))';
    const first = await execute(bench.daemon, 'python', write, { zygote: 'shared' });
    const second = await execute(bench.daemon, 'python', read, { zygote: 'shared' });
    assert.equal(first.stdout, 'wrote\n');
    assert.equal(second.stdout, "[] ['main.py'] [] False\n");
  });

  it('a fork is charged for what it has for itself, not for what it has in common with its zygote', async () => {
    const executed = await execute(bench.daemon, 'python', 'pass');
    const forked = await execute(bench.daemon, 'python', 'pass', { zygote: 'shared' });
    // The zygote has loaded far more than one that was just executed.
    assert.ok(forked.ready.memoryBytes < executed.ready.memoryBytes, JSON.stringify([forked.ready, executed.ready]));
  });

  it('T47 forks share no randomness', async () => {
    const code = 'import os, random, secrets, tempfile, uuid\nprint(random.random(), random.SystemRandom().random(), os.urandom(8).hex(), uuid.uuid4(), uuid.uuid1().clock_seq, secrets.token_hex(8), tempfile.mktemp())';
    const seen = new Set();
    for (let round = 0; round < 5; round++) {
      const batch = await Promise.all(Array.from({ length: 8 }, () => execute(bench.daemon, 'python', code, { zygote: 'shared' })));
      for (const { stdout } of batch) {
        stdout.trim().split(' ').forEach((value, at) => seen.add(`${at} ${at === 4 ? stdout : value}`));
      }
    }
    assert.equal(seen.size, 7 * 40);
  });

  it('limits hold in a fork', async () => {
    const bombs = {
      memory: ['x = []\nwhile True: x.append(bytearray(b"x" * 1_000_000))', { memoryBytes: 64 << 20 }],
      wall: ['import time; time.sleep(9)', { wallMs: 200 }],
      cpu: ['while True: pass', { cpuMs: 200 }],
      output: ['while True: print("x" * 1000)', { outputBytes: 10_000 }],
    };
    for (const [reason, [code, run]] of Object.entries(bombs)) {
      const { exit } = await execute(bench.daemon, 'python', code, { run, zygote: 'shared' });
      assert.equal(exit.killReason, reason);
    }
    const many = await execute(bench.daemon, 'python', 'import os, time\nfor _ in range(500):\n    if os.fork() == 0: time.sleep(9)', { run: { processes: 20 }, zygote: 'shared' });
    assert.ok(many.exit.killReason === 'processes' || /BlockingIOError/.test(many.stderr), JSON.stringify(many.exit));
  });

  it('a fork whose client hangs up is gone, at any moment of its making', async () => {
    for (let delayMs = 0; delayMs < 24; delayMs += 3) {
      const connection = new Connection(bench.daemon);
      connection.create({ fork: 'shared' });
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      connection.socket.end();
      connection.socket.destroy();
    }
    const { stdout } = await execute(bench.daemon, 'python', 'print(1)', { zygote: 'shared' });
    assert.equal(stdout, '1\n');
  });

  it('what a fork is asked to load ahead is loaded, and its program finds it', async () => {
    const connection = new Connection(bench.daemon);
    connection.create({ fork: 'shared', arg: ['difflib'] });
    await connection.until(type.warm);
    connection.send(file('main.py', 'import sys; print("difflib" in sys.modules)'), frame(type.run, pairs({ entry: 'main.py' })));
    await connection.until(type.exit);
    assert.equal(connection.text(type.stdout), 'True\n');
  });

  it('a zygote runs nothing itself', async () => {
    const own = await startZygote(bench.daemon, 'own');
    own.send(file('main.py', 'print(1)'), frame(type.run, pairs({ entry: 'main.py' })));
    assert.equal((await own.json(type.failure)).step, 'protocol:frame');
    await own.closed;
  });

  it('forks outlive their zygote; after it there are no more', async () => {
    const mortal = await startZygote(bench.daemon, 'mortal');
    const connection = new Connection(bench.daemon);
    connection.create({ fork: 'mortal' });
    await connection.until(type.ready);
    mortal.send(frame(type.kill));
    await mortal.closed;
    connection.send(file('main.py', 'print("alive")'), frame(type.run, pairs({ entry: 'main.py' })));
    await connection.until(type.exit);
    assert.equal(connection.text(type.stdout), 'alive\n');
    const late = new Connection(bench.daemon);
    late.create({ fork: 'mortal' });
    assert.equal((await late.json(type.failure)).step, 'zygote:connect');
  });

  it('a name is taken while its zygote lives', async () => {
    const second = new Connection(bench.daemon);
    second.create({ zygote: 'shared', arg: ['/usr/bin/python3', '/opt/agents/python-zygote.py'] });
    assert.equal((await second.json(type.failure)).step, 'zygote:bind');
    await second.closed;
    const { stdout } = await execute(bench.daemon, 'python', 'print(2)', { zygote: 'shared' });
    assert.equal(stdout, '2\n');
  });

  it('an interpreter that cannot be a zygote is told apart, with what it said', async () => {
    const broken = new Connection(bench.daemon);
    broken.create({ zygote: 'broken', arg: ['/usr/bin/python3', '-c', 'import sys; sys.exit("cannot")'] });
    const failure = await broken.json(type.failure);
    assert.equal(failure.step, 'zygote:lost');
    assert.match(failure.detail, /cannot/);
  });

  for (const [what, create, step] of [
    ['a name that is a path', { zygote: '../x', arg: ['/bin/true'] }, 'request:zygote'],
    ['an empty name', { fork: '' }, 'request:fork'],
    ['a name that is too long', { fork: 'a'.repeat(33) }, 'request:fork'],
    ['a zygote that executes nothing', { zygote: 'x' }, 'request:zygote'],
    ['a zygote that is a fork', { zygote: 'x', fork: 'shared', arg: ['/bin/true'] }, 'request:zygote'],
    ['a zygote that nobody made', { fork: 'nobody' }, 'zygote:connect'],
  ]) {
    it(`${what} is refused`, async () => {
      const connection = new Connection(bench.daemon);
      connection.create(create);
      assert.equal((await connection.json(type.failure)).step, step);
    });
  }

  it('a zygote itself has no capability, no network and no way up', async () => {
    const pid = zygotePid(bench.daemon.announced.pid);
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    for (const line of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
      assert.match(status, new RegExp(`^${line}:\t0{16}$`, 'm'));
    }
    assert.match(status, /^NoNewPrivs:\t1$/m);
    if (isRoot) {
      assert.notEqual(fs.readlinkSync(`/proc/${pid}/ns/net`), fs.readlinkSync('/proc/self/ns/net'));
    }
  });
}, walled);

/** The process of the only zygote that a daemon has: the interpreter that is a child of one of its supervisors. */
function zygotePid(daemonPid) {
  const childrenOf = (pid) => fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  const found = childrenOf(daemonPid)
    .flatMap(childrenOf)
    .filter((pid) => fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('python-zygote.py'));
  assert.equal(found.length, 1);
  return found[0];
}

/** Steps that change nothing where the launcher is not root: its own user is the box's, under another number. */
const rootOnly = ['its user', 'its group', 'the sight of itself'];

/** Each takes one step of a fork away; the launcher must find out and name what is left. */
const mutants = {
  'its user': ['    os.setresuid(request.uid, request.uid, request.uid)\n', '', 'verify:uid'],
  'its group': ['    os.setresgid(request.uid, request.uid, request.uid)\n', '', 'verify:gid'],
  'the cgroup namespace': ['request.namespaces[1:]:', 'request.namespaces[2:]:', 'verify:namespace'],
  'the ipc namespace': ['request.namespaces[1:]:', 'request.namespaces[1:2] + request.namespaces[3:]:', 'verify:namespace'],
  'the uts namespace': ['request.namespaces[1:]:', 'request.namespaces[1:3] + request.namespaces[4:]:', 'verify:namespace'],
  'the network namespace': ['request.namespaces[1:]:', 'request.namespaces[1:4] + request.namespaces[5:]:', 'verify:namespace'],
  'the pid namespace': ['request.namespaces[1:]:', 'request.namespaces[1:5] + request.namespaces[6:]:', 'agent:ready'],
  'the mounts': ['request.namespaces[1:]:', 'request.namespaces[1:6]:', 'verify:namespace'],
  'its parent': ['    if os.fork() != 0:\n        os._exit(0)\n    while os.getppid() != 1:\n        os.sched_yield()\n', '', 'adopt:child'],
  'its session': ['    os.setsid()\n', '', 'verify:session'],
  'its mask of modes': ['os.umask(0o022)', 'os.umask(0)', 'verify:Umask'],
  'its directory': ['    os.chdir("/box")\n', '    os.chdir("/usr")\n', 'verify:place'],
  'its limits': ['in request.ceilings:', 'in request.ceilings[1:]:', 'rlimit:nofile'],
  'its last limit': ['in request.ceilings:', 'in request.ceilings[:-1]:', /^rlimit:/],
  'its capabilities': ['    call(libc.capset, header, bytes(24))\n', '', 'verify:CapPrm'],
  'its bounding set': ['range(64)', 'range(0)', 'verify:CapBnd'],
  'its descriptors': ['    call(libc.syscall, CLOSE_RANGE, 4, ctypes.c_uint(0xFFFFFFFF), 0)\n', '', 'verify:descriptors'],
  'its input': ['in enumerate(request.streams):', 'in list(enumerate(request.streams))[1:]:', 'verify:streams'],
  'its output': ['in enumerate(request.streams):', 'in [each for each in enumerate(request.streams) if each[0] != 1]:', 'verify:streams'],
  'the filter of system calls': ['    call(libc.prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(program), 0, 0)\n', '', 'verify:Seccomp'],
  'the sight of itself': ['    call(libc.prctl, PR_SET_DUMPABLE, 1, 0, 0, 0)\n', '', /^verify:/],
  'a thread': ['        report_to(AGENT)\n', '        import threading, time; threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n        report_to(AGENT)\n', 'verify:Threads'],
};

describe('a fork that keeps what it must lose is refused', { skip: allModes.includes('namespaces') ? false : 'needs namespaces' }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'launcher-mutants-'));
  const source = fs.readFileSync(path.join(agents, 'python-zygote.py'), 'utf8');
  let daemon;
  before(async () => {
    fs.chmodSync(folder, 0o755);
    fs.copyFileSync(path.join(agents, 'python-agent.py'), path.join(folder, 'python-agent.py'));
    daemon = await startDaemon({ binds: [`${folder}:/opt/mutants`] });
  });
  after(async () => {
    await daemon.stop();
    fs.rmSync(folder, { recursive: true });
  });

  Object.entries(mutants).forEach(([what, [from, to, step]], index) => {
    const isSame = !isRoot && rootOnly.includes(what);
    it(`${what}`, { skip: isSame ? 'the same without root' : false }, async () => {
      assert.equal(source.split(from).length, 2, `the zygote has changed: ${from}`);
      fs.writeFileSync(path.join(folder, `mutant-${index}.py`), source.replace(from, to));
      const zygote = await startZygote(daemon, `mutant-${index}`, { script: `/opt/mutants/mutant-${index}.py`, openFiles: 4096 });
      const connection = new Connection(daemon);
      connection.create({ fork: `mutant-${index}`, timeoutMs: 5000 });
      const failure = await connection.json(type.ready, type.failure);
      assert.match(failure.step ?? 'it became ready', step instanceof RegExp ? step : new RegExp(`^${step}`), JSON.stringify(failure));
      zygote.send(frame(type.kill));
      await zygote.closed;
    });
  });
});

describe('a daemon with a zygote', () => {
  it('leaves nothing behind when it ends', async () => {
    const daemon = await startDaemon();
    const zygote = await startZygote(daemon, 'last');
    const pid = zygotePid(daemon.announced.pid);
    daemon.child.stdin.end();
    zygote.socket.end();
    await once(daemon.child, 'exit');
    assert.equal(fs.existsSync(daemon.directory), false);
    assert.equal(fs.existsSync(`/proc/${pid}`), false);
  });

  it('has none in landlock mode', { skip: !allModes.includes('landlock') }, async () => {
    const scratch = path.join(os.tmpdir(), `launcher-scratch-zygote-${process.pid}`);
    const daemon = await startDaemon({ landlock: true, scratch });
    const connection = new Connection(daemon);
    connection.create({ zygote: 'x', arg: ['/usr/bin/python3', path.join(agents, 'python-zygote.py')] });
    assert.equal((await connection.json(type.failure)).step, 'zygote:namespaces');
    await daemon.stop();
    fs.rmSync(scratch, { recursive: true, force: true });
  });
});
