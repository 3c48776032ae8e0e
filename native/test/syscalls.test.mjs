// Every system call there is, and every argument that a rule looks at, asked inside an instance: what comes back is what
// src/syscall-table.h says.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { argumentCases } from './argument-cases.mjs';
import { Connection, execute, isRoot, startDaemon, type } from './client.mjs';
import { describeModes } from './modes.mjs';
import { expectations, numbersHeader, optionNames } from './syscall-list.mjs';

const asker = fileURLToPath(new URL('./ask-kernel.py', import.meta.url));
const script = fs.readFileSync(asker);
const skip = numbersHeader === undefined && 'needs x86-64 and the kernel headers of the C library';

const NUMBER_END = 512;
const X32 = 0x40000000;
/** Nothing can be done with these: no such descriptor, address, flag or process. */
const NOTHING = Array(6).fill(-1);
const ZEROS = Array(6).fill(0);
/** Trampolines of probes (uretprobe, uprobe): Linux 6.14 and later let them through every filter, and end a process that
 * makes them from anywhere else. */
const unfiltered = [335, 336];
const refusals = ['EPERM', 'ENOSYS', 'EACCES'];

/** What the kernel itself answers somebody without rights, outside of any instance. */
function askOutside(calls) {
  const user = isRoot ? { uid: 65534, gid: 65534 } : {};
  const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', script.toString()], { input: JSON.stringify(calls), encoding: 'utf8', ...user });
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

describeModes('system calls', (bench) => {
  const ask = async (calls, create = {}) => {
    const { stdout, stderr, exit } = await execute(bench.daemon, 'python', script, {
      create: { ...create, processes: 256 },
      stdin: JSON.stringify(calls),
    });
    assert.equal(stderr, '', JSON.stringify(exit));
    return JSON.parse(stdout);
  };
  const shape = () => ({ landlock: bench.mode === 'landlock', charged: bench.mode === 'cgroups' });

  /** Those that did not get to the kernel: refused, and not by the kernel itself, which is asked outside. */
  async function findUnreached(entries, create) {
    const answers = await ask(entries.map(({ number }) => [number, NOTHING]), create);
    const doubtful = entries.filter((_, i) => refusals.includes(answers[i]));
    const both = doubtful.flatMap(({ number }) => [[number, NOTHING], [number, ZEROS]]);
    const inside = await ask(both, create);
    const outside = askOutside(both);
    return both.map(([number], i) => [number, inside[i], outside[i]]).filter(([, ...pair]) => pair[0] !== pair[1]);
  }

  for (const allowsOptions of [false, true]) {
    const which = allowsOptions ? 'with every option that may be switched on' : 'with what every instance has';

    it(`every number is answered as the table says, ${which}`, { skip }, async () => {
      const allowed = allowsOptions ? optionNames() : [];
      const table = expectations({ ...shape(), allowed });
      const named = new Map(table.map((entry) => [entry.number, entry]));
      assert.ok(table.length > 300 && named.size === table.length, 'each call stands in the table once, with a number');
      const create = allowsOptions ? { allow: allowed } : {};
      const refused = Array.from({ length: NUMBER_END }, (_, number) => [number, named.get(number)?.expected ?? 'ENOSYS'])
        .filter(([number, expected]) => refusals.includes(expected) && !unfiltered.includes(number));
      const answers = await ask(refused.map(([number]) => [number, NOTHING]), create);
      assert.deepEqual(refused.map(([number], i) => [number, answers[i]]), refused);
      assert.deepEqual(await findUnreached(table.filter(({ expected }) => expected === 'reached'), create), []);
    });
  }

  it('the calls that no filter is asked about do nothing for a program', { skip }, async () => {
    const calls = unfiltered.map((number) => [number, NOTHING]);
    const answers = await ask(calls);
    assert.deepEqual(answers, askOutside(calls));
    assert.ok(!answers.includes('ok'), answers.join());
  });

  it('every rule answers as its argument asks for', { skip }, async () => {
    const table = expectations(shape()).filter(({ expected }) => expected.rule);
    const cases = table.flatMap(({ name, number, expected }) => {
      const own = argumentCases(expected.rule, name);
      assert.ok(own.length >= 2, `no cases for ${name}, ${expected.rule}`);
      return own.map(([args, wanted]) => ({ name, args, wanted, call: [number, args] }));
    });
    const answers = await ask(cases.map(({ call }) => call));
    const isReached = (got) => !refusals.includes(got) && !got.startsWith('signal');
    const isRight = (wanted, got) => (wanted === 'reached' ? isReached(got) : wanted === got);
    const wrong = cases.map((each, i) => ({ ...each, got: answers[i] })).filter(({ wanted, got }) => !isRight(wanted, got));
    assert.deepEqual(wrong.map(({ name, args, wanted, got }) => `${name}(${JSON.stringify(args)}): ${got}, not ${wanted}`), []);
  });

  it('T30 numbers of the x32 table and below zero end the process, -1 and numbers to come do not', { skip }, async () => {
    const through = (number) => [number, NOTHING];
    const x32 = [0, 1, 39, 56, 57, 59, 101, 165, 512, 520, 547].map((each) => through(X32 + each));
    const negative = [-2, -39, -0x80000000, -0x7fffffff].map(through);
    assert.deepEqual([...new Set(await ask([...x32, ...negative]))], ['signal 31']);
    assert.deepEqual([...new Set(await ask([-1, 512, 547, 1000, X32 - 1].map(through)))], ['ENOSYS']);
  });

  it('T30 a call by the entry for 32 bits ends the process', { skip }, async (t) => {
    // push rbx; mov eax, 20 (getpid there); int 0x80; pop rbx; ret
    const code = `import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes([0x53, 0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0x5b, 0xc3]))
enter = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
print(enter() > 0)`;
    const outside = spawnSync('/usr/bin/python3', ['-c', code], { encoding: 'utf8' });
    if (outside.stdout !== 'True\n') {
      t.skip('the kernel has no such entry');
      return;
    }
    const { exit, stdout } = await execute(bench.daemon, 'python', code);
    assert.deepEqual([exit.signal, stdout], [31, '']);
  });

  const skipForks = { skip: bench.mode === 'landlock' && 'no zygotes there' };

  /** What a fork is told of how it is to be confined: lines of filter-zygote.py. */
  async function askForFork(create) {
    const daemon = await startDaemon({ ...bench.opened.options, binds: [`${path.dirname(asker)}:/opt/test`] });
    const zygote = new Connection(daemon);
    zygote.create({ zygote: 'filter', arg: ['/usr/bin/python3', '/opt/test/filter-zygote.py'] });
    // It never says that it is warm, so that what it prints is told; it can be asked as soon as it has its name.
    for (let step = 'zygote:connect'; step === 'zygote:connect'; ) {
      const fork = new Connection(daemon);
      fork.create({ ...create, fork: 'filter' });
      ({ step } = await fork.json(type.failure));
    }
    const { detail } = await zygote.json(type.failure);
    await daemon.stop();
    return detail;
  }

  it('T30 the filter ends whatever comes through the table of another architecture', skipForks, async () => {
    const detail = await askForFork({});
    const own = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
    for (const name of ['x86_64', 'aarch64', 'i386', 'arm']) {
      assert.match(detail, new RegExp(`^${name} ${name === own ? '\\d+ verdicts' : 'kill'}$`, 'm'));
    }
  });

  it('the ceilings that a fork is told are all there are', skipForks, async () => {
    const detail = await askForFork({ openFiles: 99, fileBytes: 5000, stackBytes: 300_000, processes: 3, memoryBytes: 1 << 20 });
    const data = bench.mode === 'cgroups' ? '' : ` 2=${2 * (1 << 20) + 2 ** 30}`;
    assert.match(detail, new RegExp(`^ceilings 1=5000${data} 3=300000 4=0 6=70 7=99 8=65536 11=512 12=0 13=0 14=0$`, 'm'));
  });
});
