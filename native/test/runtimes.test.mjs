// Every runtime that this host has gets on with the system calls it is given: a filter that is too tight shows here, as a
// program that fails or is ended by SIGSYS, and not at a user's.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { Connection, execute, file, frame, native, pairs, startDaemon, type } from './client.mjs';
import { describeModes } from './modes.mjs';

const runtimes = path.join(path.dirname(native), 'runtimes');

/** Threads, processes, pipes, local sockets, files, memory, clocks, signals, randomness: what programs do. */
const programs = {
  python: `import asyncio, fcntl, hashlib, mmap, multiprocessing, os, random, secrets, select, signal, socket, sqlite3, subprocess, tempfile, threading, time
each = [threading.Thread(target=time.sleep, args=(0.01,)) for _ in range(4)]
[t.start() for t in each]; [t.join() for t in each]
assert subprocess.run(["/bin/sh", "-c", "echo x | tr x y"], capture_output=True, text=True).stdout == "y\\n"
a, b = socket.socketpair(); a.send(b"1"); assert select.select([b], [], [], 1)[0] and b.recv(1) == b"1"
async def wait(): await asyncio.sleep(0.01); return await (await asyncio.create_subprocess_exec("/bin/true")).wait()
assert asyncio.run(wait()) == 0
with tempfile.TemporaryFile() as f: f.write(b"x" * 9000); f.flush(); m = mmap.mmap(f.fileno(), 0); assert m[8999:] == b"x"; fcntl.lockf(f, fcntl.LOCK_EX)
db = sqlite3.connect("a.db"); db.execute("create table t (x)"); db.execute("insert into t values (1)"); db.commit(); db.close()
signal.signal(signal.SIGALRM, lambda *a: None); signal.setitimer(signal.ITIMER_REAL, 0.01); signal.pause()
os.makedirs("d/e"); os.rename("d/e", "d/f"); assert list(os.scandir("d")); secrets.token_hex(4); random.random(); time.process_time(); os.sched_getaffinity(0)
print("done")`,
  javascript: `const fs = require('node:fs'), { Worker } = require('node:worker_threads'), { spawnSync, fork } = require('node:child_process'), crypto = require('node:crypto'), zlib = require('node:zlib'), os = require('node:os');
(async () => {
  await new Promise((ok, no) => new Worker('require("node:worker_threads").parentPort.postMessage(1)', { eval: true }).on('message', ok).on('error', no));
  if (String(spawnSync('/bin/sh', ['-c', 'echo x']).stdout) !== 'x\\n') throw new Error('no child');
  fs.mkdirSync('d/e', { recursive: true }); await fs.promises.writeFile('d/e/f', 'x'); fs.renameSync('d/e/f', 'd/g'); fs.readdirSync('d'); fs.rmSync('d', { recursive: true });
  await new Promise((ok, no) => crypto.pbkdf2('a', 'b', 1000, 8, 'sha256', (e) => (e ? no(e) : ok())));
  await new Promise((ok, no) => zlib.gzip('x'.repeat(9000), (e) => (e ? no(e) : ok())));
  await new Promise((ok) => setTimeout(ok, 5)); os.cpus(); os.freemem(); process.hrtime(); process.resourceUsage();
  console.log('done');
})();`,
  bash: `coproc cat; echo x >&"\${COPROC[1]}"; read -r line <&"\${COPROC[0]}"; [ "$line" = x ] || exit 1; kill "$COPROC_PID"; wait "$COPROC_PID"
trap 'got=1' USR1; kill -USR1 $$; [ "$got" = 1 ] || exit 2
mkdir -p d; mapfile -t all < <(printf '1\\n2\\n'); [ "\${#all[@]}" = 2 ] || exit 3
(sleep 0.01 & wait); cat <<< here > d/f; [ -s d/f ] && rm -r d; echo done`,
  perl: `use strict; use IO::Socket::UNIX; use File::Temp qw(tempfile); use Time::HiRes qw(usleep); use POSIX ();
pipe(my $r, my $w); my $pid = fork; if (!$pid) { syswrite $w, "x"; POSIX::_exit(0) } sysread $r, my $got, 1; waitpid $pid, 0; die unless $got eq "x";
socketpair(my $a, my $b, AF_UNIX, SOCK_STREAM, 0) or die; my ($f, $name) = tempfile(); print $f "x"; close $f; unlink $name; usleep 1000; die unless \`echo x\` eq "x\\n"; print "done\\n";`,
  ruby: `require "tempfile"; require "open3"; require "socket"
4.times.map { Thread.new { sleep 0.01 } }.each(&:join)
out, = Open3.capture2("/bin/cat", stdin_data: "x"); raise "no child" unless out == "x"
a, b = UNIXSocket.pair; a.write "x"; raise "no pair" unless b.readpartial(1) == "x"
Tempfile.create { |f| f.write "x" }; pid = fork { exit! 0 }; Process.wait pid; Random.rand; Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID); puts "done"`,
};

/** What is compiled runs in another instance than its compiler: `languages.deep.test.ts` goes through both. */
const manifests = Object.keys(programs).flatMap((name) => {
  const manifest = JSON.parse(fs.readFileSync(path.join(runtimes, `${name}.json`), 'utf8'));
  const interpreter = manifest.interpreters.find((each) => fs.existsSync(each));
  return manifest.compile ? [] : [{ name, ...manifest, interpreter }];
});
const agentNames = { python: 'python', javascript: 'node', bash: 'bash' };

/** What a manifest names beyond the usual folders. */
const hostPaths = manifests.flatMap((each) => each.hostPaths ?? []).flatMap((pattern) => fs.globSync(pattern));

describeModes('runtimes', (bench) => {
  for (const { name, displayName, fileName, command, interpreter, levels } of manifests) {
    const agent = agentNames[name];
    const missing = !agent && interpreter === undefined && 'not on this host';
    const unfit = bench.mode === 'landlock' && levels?.includes('process-landlock') === false && 'not at this level';

    it(`T33 ${displayName} gets on with the system calls it is given`, { skip: missing || unfit }, async () => {
      if (agent) {
        const { exit, stdout, stderr } = await execute(bench.daemon, agent, programs[name], { create: { processes: 128 } });
        assert.deepEqual([exit.exitCode, exit.signal, stdout], [0, undefined, 'done\n'], stderr);
        return;
      }
      const daemon = await startDaemon({ ...bench.opened.options, binds: hostPaths });
      const connection = new Connection(daemon);
      connection.create({ processes: 128, memoryBytes: 1 << 30 });
      const arg = command.map((word) => (word === '$INTERPRETER' ? interpreter : word));
      connection.send(file(fileName, programs[name]), frame(type.run, pairs({ arg, wallMs: 30_000, cpuMs: 30_000 })));
      const exit = await connection.json(type.exit, type.failure);
      await daemon.stop();
      assert.deepEqual([exit.exitCode, exit.signal, connection.text(type.stdout)], [0, undefined, 'done\n'], connection.text(type.stderr));
    });
  }
});
