// T5: memory outside the heap, wherever the kernel lets a program have some.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { execute } from './client.mjs';
import { describeModes } from './modes.mjs';

const MB = 1048576;

/** Each makes kernel memory that is no process's heap, for ever, and prints how much it got (MB) if it is refused. */
const memoryElsewhere = {
  pipes: `import fcntl, os
held = []; total = 0
try:
    while True:
        r, w = os.pipe(); os.set_blocking(w, False); held.append((r, w))
        try: fcntl.fcntl(w, 1031, 1 << 20)
        except OSError: pass
        try:
            while True: total += os.write(w, bytes(65536))
        except BlockingIOError: pass
except OSError: print(total >> 20)`,
  'stream sockets': `import socket
held = []; total = 0
try:
    while True:
        pair = socket.socketpair(); pair[0].setblocking(False); held.append(pair)
        try:
            while True: total += pair[0].send(bytes(65536))
        except BlockingIOError: pass
except OSError: print(total >> 20)`,
  'datagram sockets': `import socket
held = []; total = 0
try:
    while True:
        pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM); pair[0].setblocking(False); held.append(pair)
        try:
            while True: total += pair[0].send(bytes(65536))
        except BlockingIOError: pass
except OSError: print(total >> 20)`,
  'System V memory': `import ctypes
libc = ctypes.CDLL(None); libc.shmat.restype = ctypes.c_void_p
for i in range(20):
    segment = libc.shmget(0, ctypes.c_size_t(16 << 20), 0o1600)
    if segment < 0: break
    ctypes.memset(libc.shmat(segment, None, 0), 1, 16 << 20)
print(i * 16)`,
  'message queues': `import ctypes
libc = ctypes.CDLL(None); buffer = ctypes.create_string_buffer(b"\\x01" + bytes(8199), 8200); total = 0
while True:
    queue = libc.msgget(0, 0o1600)
    if queue < 0: break
    while libc.msgsnd(queue, buffer, ctypes.c_size_t(8192), 0o4000) == 0: total += 8192
print(total >> 20)`,
  'empty files': `import os
try:
    for i in range(1 << 20): os.close(os.open(f"/tmp/{i}" + "x" * 200, os.O_CREAT))
except OSError: print(0)`,
};

describeModes('memory outside the heap', (bench) => {
  const run = (language, code, run = {}, create = {}) => execute(bench.daemon, language, code, { run, create });

  for (const [what, code] of Object.entries(memoryElsewhere)) {
    it(`T5 ${what} are charged to the instance, or bounded by what it may open`, async () => {
      const { ready, exit, stdout, stderr } = await run('python', code, { memoryBytes: 48 * MB, wallMs: 15_000 }, { openFiles: bench.mode === 'cgroups' ? 1024 : 256, boxInodes: 4096 });
      if (ready.cgroups.memory && what !== 'empty files') {
        assert.equal(exit.killReason, 'memory', `${stdout}${stderr}`);
      } else {
        assert.equal(exit.killReason, 'none', stderr);
        assert.ok(Number(stdout) <= 64, stdout);
      }
    });
  }

  it('T5 no more than 64 KB can be locked into memory', async () => {
    const code = `import ctypes, mmap
libc = ctypes.CDLL(None, use_errno=True); area = mmap.mmap(-1, 1 << 20)
address = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(area)))
print(libc.mlock(address, ctypes.c_size_t(1 << 16)), libc.mlock(address, ctypes.c_size_t(1 << 20)), libc.mlockall(3))`;
    assert.equal((await run('python', code)).stdout, '0 -1 -1\n');
  });

  it('T5 files that are only read do not count against the program', async () => {
    const code = 'cat /usr/bin/* /usr/lib/*/*.so* 2>/dev/null | head -c 150M | wc -c';
    const { exit, stdout } = await run('bash', code, { memoryBytes: 64 * MB });
    assert.equal(exit.killReason, 'none');
    assert.ok(Number(stdout) > 50 * MB, stdout);
  });
});
