// Threats by files, names and results, by their numbers in the design.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Connection, execute, file, frame, pairs, type } from './client.mjs';
import { describeModes } from './modes.mjs';

const json = JSON.stringify({ exitCode: 0, killReason: 'none', usage: { cpuUserUs: 1 } });

/** Each claims an end that it does not have: the exit as it must be told. */
const forgeries = {
  'an exit frame on both outputs': [
    `import os, struct
frame = struct.pack("<IB", ${json.length}, 0x87) + ${JSON.stringify(json)}.encode()
os.write(1, frame); os.write(2, frame); os._exit(7)`,
    { exitCode: 7, killReason: 'none' },
  ],
  'frames on every other descriptor': [
    `import os, struct
for fd in range(3, 1024):
    try: os.write(fd, struct.pack("<IB", 2, 0x87) + b"{}"); print("wrote", fd)
    except OSError: pass
os._exit(8)`,
    { exitCode: 8, killReason: 'none' },
  ],
  'the words of a limit': ['import os\nos.write(2, b"Time limit exceeded\\nMemoryError\\nKilled\\n"); os._exit(9)', { exitCode: 9, killReason: 'none' }],
  'the code of a program that was killed for memory': ['import os\nos._exit(137)', { exitCode: 137, killReason: 'none' }],
  'the signal of a CPU limit': ['import os, signal\nos.kill(os.getpid(), signal.SIGXCPU)', { signal: 24, killReason: 'none' }],
  'the signal of a file limit': ['import os, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_DFL); os.kill(os.getpid(), signal.SIGXFSZ)', { signal: 25, killReason: 'none' }],
  'success after a child met a limit': [
    'import os, time\nif os.fork() == 0:\n    while time.process_time() < 0.5: pass\n    os._exit(0)\nos.wait(); os._exit(0)',
    { exitCode: 0, killReason: 'cpu' },
  ],
};

describeModes('threats by files and results', (bench) => {
  for (const [what, [code, expected]] of Object.entries(forgeries)) {
    it(`T61 a result cannot be forged: ${what}`, async () => {
      const { exit, stdout } = await execute(bench.daemon, 'python', code, { run: { cpuMs: 250, wallMs: 60_000 } });
      const { exitCode, signal, killReason } = exit;
      const told = killReason === 'cpu' ? { exitCode: 0, killReason } : { ...(signal === undefined ? { exitCode } : { signal }), killReason };
      assert.deepEqual(told, expected);
      assert.doesNotMatch(stdout, /wrote/);
    });
  }

  it('T61 what a program prints arrives as it was printed, whatever it looks like', async () => {
    const { stdout, stderr, connection } = await execute(bench.daemon, 'python', 'import os\nos.write(1, bytes(range(256))); os.write(2, bytes(reversed(range(256))))');
    const bytes = (kind) => Buffer.concat(connection.frames.filter((each) => each.kind === kind).map((each) => each.payload));
    assert.deepEqual([...bytes(type.stdout)], Array.from({ length: 256 }, (_, k) => k));
    assert.deepEqual([...bytes(type.stderr)], Array.from({ length: 256 }, (_, k) => 255 - k));
    assert.ok(stdout.length > 0 && stderr.length > 0);
  });

  it('T59 names of files arrive byte for byte, or are refused', async () => {
    const names = ['-rf', 'line\nbreak', '\u202egnp.exe', 'e\u0301', '\u00e9', 'README', 'readme', '__proto__', 'con', 'x'.repeat(255)].map((name) => Buffer.from(name));
    names.push(Buffer.from([0x66, 0xff, 0xfe]));
    const connection = new Connection(bench.daemon);
    connection.create({});
    const list = 'import os; print(sorted(each.hex() for each in os.listdir(b".")))';
    connection.send(...names.map((name) => file(name, 'x')), frame(type.run, pairs({ arg: ['/usr/bin/python3', '-c', list] })));
    await connection.until(type.exit);
    const expected = names.map((name) => name.toString('hex')).sort();
    assert.deepEqual(JSON.parse(connection.text(type.stdout).replaceAll("'", '"')), expected);
  });

  it('T63 a program that rewrites what it was given changes only its own copy', async () => {
    const code = 'import os\nprint(len(open("main.py").read()) == os.stat("main.py").st_size and "first" not in os.listdir("."))\nopen("main.py", "w").write("print(1)"); open("first", "w")';
    const outputs = [await execute(bench.daemon, 'python', code), await execute(bench.daemon, 'python', code)];
    assert.deepEqual(outputs.map(({ stdout }) => stdout), ['True\n', 'True\n']);
  });
});
