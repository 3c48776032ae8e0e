// Forks of a zygote that keep what they must lose: each is refused, and told by what it keeps.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { agents, Connection, frame, isRoot, startDaemon, startZygote, type } from './client.mjs';
import { allModes } from './modes.mjs';

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
  'its inheritable capabilities': ['    drop_capabilities()\n', `    header, kept = struct.pack("Ii", CAPABILITY_VERSION_3, 0), ctypes.create_string_buffer(24)
    call(libc.capget, header, kept)
    words = list(struct.unpack("6I", kept))
    words[2] = 1
    call(libc.capset, header, struct.pack("6I", *words))
    for capability in range(64): libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    call(libc.prctl, PR_SET_SECUREBITS, SECUREBITS_LOCKED, 0, 0, 0)
    call(libc.capset, header, struct.pack("6I", 0, 0, 1, 0, 0, 0))
`, 'verify:CapInh'],
  'its root': ['    os.chdir("/box")\n', '    os.chdir("/box")\n    os.chroot("/tmp")\n', 'verify:place'],
  'its descriptors': ['    call(libc.syscall, CLOSE_RANGE, 4, ctypes.c_uint(0xFFFFFFFF), 0)\n', '', 'verify:descriptors'],
  'its input': ['in enumerate(request.streams):', 'in list(enumerate(request.streams))[1:]:', 'verify:streams'],
  'its output': ['in enumerate(request.streams):', 'in [each for each in enumerate(request.streams) if each[0] != 1]:', 'verify:streams'],
  'its error stream': ['in enumerate(request.streams):', 'in [each for each in enumerate(request.streams) if each[0] != 2]:', 'verify:streams'],
  'another filter': ['    call(libc.prctl, PR_SET_SECCOMP,', '    call(libc.prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(FilterProgram(1, struct.pack("=HBBI", 6, 0, 0, 0x7fff0000))), 0, 0)\n    call(libc.prctl, PR_SET_SECCOMP,', 'verify:Seccomp_fi'],
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
