import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PodmanEngine, TEST_IMAGE } from '../../../test/support/podman-engine.ts';
import { makeId } from '../../kernel/ids.ts';
import { ContainerDriver, type ContainerDriverSettings } from './container-driver.ts';

const { engine, reason } = await PodmanEngine.open(['python3', 'perl-base']);
const settings: ContainerDriverSettings = {
  socket: engine?.socket ?? '',
  image: TEST_IMAGE,
  images: {},
  ceilings: { memoryMb: 256, processCount: 64, fileBytes: 33_554_432 },
};
const limits = {
  wallMs: 20_000,
  cpuMs: 20_000,
  memoryMb: 96,
  processCount: 32,
  outputBytes: 10_000,
  fileBytes: 16_777_216,
};
let driver: ContainerDriver;

afterAll(() => engine?.stop(), 60_000);

const create = (runtime: string, on = driver) => on.create({ instanceId: makeId('ins', 'one'), runtime });

function requestFor(code: string) {
  const program = { programId: 'prg_one', code };
  const owner = { tenantId: makeId('ten', 'one'), userId: makeId('usr', 'one') };
  return { executionId: makeId('exe', 'one'), owner, program, stdin: '', args: [], env: {}, limits };
}

async function run(runtime: string, code: string, on = driver) {
  const instance = await create(runtime, on);
  const report = await instance.run(requestFor(code), () => undefined);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { ...report, stdout: text(report.stdout), stderr: text(report.stderr) };
}

/** A run that has begun, and will not end by itself. */
async function startRun() {
  const instance = await create('bash');
  const begun = Promise.withResolvers<void>();
  const report = instance.run(requestFor('trap "" TERM; echo ready; while :; do sleep 1; done'), () =>
    begun.resolve(),
  );
  const failure = report.then(
    () => undefined,
    (error: unknown) => error,
  );
  await begun.promise;
  return { instance, failure };
}

const noneLeft = () => vi.waitFor(async () => expect(await engine?.containers()).toEqual([]), 20_000);

describe.skipIf(engine === undefined)(
  `the container driver${reason && `, skipped: ${reason}`}`,
  { timeout: 180_000 },
  () => {
    beforeEach(async () => {
      driver = await ContainerDriver.open(settings);
    }, 60_000);
    afterEach(async () => {
      await driver.close();
      expect(await engine?.containers()).toEqual([]);
    }, 60_000);

    it('runs every language that the image has', async () => {
      expect(await run('bash', 'echo bash')).toMatchObject({ stdout: 'bash\n', stderr: '', exitCode: 0 });
      expect(await run('python', 'print(1 + 1)')).toMatchObject({ stdout: '2\n', stderr: '', exitCode: 0 });
      expect(await run('javascript', 'console.log(3)')).toMatchObject({ stdout: '3\n', stderr: '' });
      expect(await run('typescript', 'const n: number = 4; console.log(n)')).toMatchObject({ stdout: '4\n' });
      expect(await run('perl', 'print 5')).toMatchObject({ stdout: '5', stderr: '', exitCode: 0 });
    });

    it('ends bombs of memory, whatever it is made of, and bounds what files may take', async () => {
      const heap = 'x = []\nwhile True: x.append(bytearray(1 << 20))';
      const many =
        'import os, time\nfor _ in range(3): os.fork()\nx = bytearray(b"x") * (32 << 20)\ntime.sleep(9)';
      const unmapped =
        'import os\nheld = []\nwhile True: held.append(os.memfd_create("m")); os.write(held[-1], bytes(4 << 20))';
      for (const code of [heap, many, unmapped]) {
        expect(await run('python', code)).toMatchObject({ reason: 'memory' });
      }
      const files =
        'import os\nn = 0\nwhile True:\n  n += 1\n  with open(f"/tmp/{n}", "wb") as f: f.write(bytes(4 << 20))';
      const { exitCode, stderr } = await run('python', files);
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('No space left')]);
    });

    it('ends bombs of processes and of output, and keeps their first output', async () => {
      expect(await run('bash', ':(){ :|:& };:; sleep 5')).toMatchObject({ reason: 'processes' });
      const flood = await run('bash', 'while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaa; done');
      expect(flood).toMatchObject({ reason: 'output', isStdoutTruncated: true });
      expect(flood.stdout).toHaveLength(10_000);
    });

    it('shows a program no network, no rights, nothing to write to, and nobody to reach', async () => {
      const code = `cat /etc/shadow /proc/1/environ /proc/2/fd/1
      for f in /x /etc/x /opt/x /run/x /var/tmp/x /sys/x /dev/x /opt/chameleon/launcher; do (: >$f) && echo wrote $f; done
      (echo forged >/proc/1/fd/1) && echo forged; kill -9 1 2 3 && echo killed
      (: </dev/tcp/127.0.0.1/22) && echo connected
      while read -r name value; do case $name in Cap*|NoNew*|Seccomp:|Uid:) echo $name $value;; esac; done </proc/self/status`;
      const { stdout, exitCode } = await run('bash', `exec 2>/dev/null\n${code}`);
      const [uid, ...rest] = stdout.trim().split('\n');
      expect(uid).toMatch(/^Uid: (\d{5}) \1 \1 \1$/);
      const none = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(
        (name) => `${name}: ${'0'.repeat(16)}`,
      );
      expect(rest).toEqual([...none, 'NoNewPrivs: 1', 'Seccomp: 2']);
      expect(exitCode).toBe(0);
      expect((await run('bash', 'unshare -Ur true')).exitCode).not.toBe(0);
    });

    it('gives every instance a user of its own', async () => {
      const [first, second] = await Promise.all([run('bash', 'echo $UID'), run('bash', 'echo $UID')]);
      expect(first?.stdout).not.toBe(second?.stdout);
    });

    it('fails the run, never its outcome, when a container is removed by somebody else', async () => {
      const { instance, failure } = await startRun();
      await engine?.podman('rm', '--force', '--all', '--time', '0');
      expect(await failure).toMatchObject({ code: 'instance-failed' });
      expect(await instance.ended).toMatchObject({ kind: 'crashed' });
      expect(await run('bash', 'echo next')).toMatchObject({ stdout: 'next\n' });
    });

    it('fails the run and leaves nothing behind when the engine dies amid it', async () => {
      const { instance, failure } = await startRun();
      await engine?.killService();
      expect(await failure).toMatchObject({ code: 'instance-failed' });
      expect(await instance.ended).toMatchObject({ kind: 'crashed' });
      await expect(create('bash')).rejects.toMatchObject({ code: 'isolation-unavailable' });
      await engine?.serve();
      expect(await run('bash', 'echo back')).toMatchObject({ stdout: 'back\n' });
    });

    it('is stopped whatever it does, also when somebody has frozen its container', async () => {
      const instance = await create('bash');
      await engine?.podman('pause', '--all');
      await instance.stop();
      expect(await instance.ended).toMatchObject({ kind: 'stopped' });
    });

    it('offers packages of this host', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'packages-'));
      chmodSync(folder, 0o755);
      writeFileSync(join(folder, 'offered.py'), 'answer = 42');
      const offering = await ContainerDriver.open({ ...settings, packages: { python: folder } });
      try {
        const code = 'import offered\nprint(offered.answer)';
        expect(await run('python', code, offering)).toMatchObject({ stdout: '42\n', stderr: '' });
      } finally {
        await offering.close();
        rmSync(folder, { recursive: true });
      }
    });

    it('says which image is missing, or what it has not, and what would mend it', async () => {
      const open = (given: Partial<ContainerDriverSettings>) =>
        ContainerDriver.open({ ...settings, ...given });
      await expect(open({ image: 'localhost/none' })).rejects.toMatchObject({
        code: 'isolation-unavailable',
        message: expect.stringMatching(/no image localhost\/none.*container-image\.sh/),
      });
      await expect(open({ images: { ruby: TEST_IMAGE } })).rejects.toMatchObject({
        code: 'isolation-unavailable',
        message: expect.stringContaining('named for ruby'),
      });
      await expect(open({ images: { java: TEST_IMAGE } })).rejects.toMatchObject({
        code: 'bad-configuration',
        message: expect.stringContaining('containerImages.java: java is compiled'),
      });
      await expect(open({ socket: '/nowhere/engine.sock' })).rejects.toMatchObject({
        code: 'isolation-unavailable',
        message: expect.stringContaining('no container engine answers at /nowhere/engine.sock'),
      });
      const named = await open({ image: 'localhost/none', images: { bash: TEST_IMAGE } });
      expect((await named.capabilities()).runtimes.map(({ runtime }) => runtime)).toEqual(['bash']);
      await named.close();
    });

    it('ends with its manager, and leaves to the next one what to remove, and nothing of others', async () => {
      const words = ['run', '--detach', '--network=none', '--ulimit=nofile=64:64', '--ulimit=nproc=64:64'];
      const owned = ['--label', 'chameleon.owner=other/machine/pid:[1]/1/1', '--name', 'other'];
      await engine?.podman(...words, ...owned, TEST_IMAGE, '/bin/sh', '-c', 'sleep 300');
      const url = new URL('./container-driver.ts', import.meta.url).href;
      const code = `const { ContainerDriver } = await import(${JSON.stringify(url)});
      const driver = await ContainerDriver.open(${JSON.stringify(settings)});
      const instance = await driver.create({ instanceId: 'ins_x', runtime: 'bash' });
      console.log('ready'); setInterval(() => {}, 1000);`;
      const manager = spawn(process.execPath, ['--input-type=module', '-e', code], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(manager.stdout, 'data');
      manager.kill('SIGKILL');
      await once(manager, 'exit');
      await vi.waitFor(
        async () => expect(await engine?.containers('status=running')).toHaveLength(1),
        20_000,
      );
      const next = await ContainerDriver.open(settings);
      await vi.waitFor(async () => expect(await engine?.containers()).toHaveLength(1), 20_000);
      await next.close();
      await engine?.podman('rm', '--force', '--time', '0', 'other');
      await noneLeft();
    });
  },
);
