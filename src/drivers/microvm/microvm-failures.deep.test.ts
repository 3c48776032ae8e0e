import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineImages } from '../../../test/support/machine-images.ts';
import { makeId } from '../../kernel/ids.ts';
import { nextInstanceId, requestFor, textOf, whenReady } from '../bench-conformance.ts';
import type { DetectedRuntime } from '../launcher/detect-runtimes.ts';
import type { Clone, CloneSource } from './clone-source.ts';
import { CloneSources } from './clone-sources.ts';
import { connectClone } from './connect-clone.ts';
import { embodyClone } from './embody-clone.ts';
import { clockFrame, send } from './guest-frames.ts';
import type { Image } from './images/image-store.ts';
import { type MachineHost, openMachineHost } from './machine-host.ts';
import { STATE_NAME, snapshotKey } from './snapshot.ts';
import { lineFrame, trunkFrames } from './trunk-frames.ts';

const { imageFolder = '', reason } = await machineImages();
const DAY_MS = 86_400_000;

describe.skipIf(imageFolder === '')(
  `virtual machines that fail${reason === undefined ? '' : `, skipped: ${reason}`}`,
  { timeout: 120_000 },
  () => {
    let host: MachineHost;
    let sources: CloneSources;
    let source: CloneSource;
    let image: Image;
    let runtime: DetectedRuntime;

    beforeAll(async () => {
      host = await openMachineHost({ imageFolder, programMemoryMb: 512 });
      sources = new CloneSources(host.store, host.around);
      const python = host.runtimes.find((each) => each.runtime.info.runtime === 'python');
      if (python === undefined) {
        throw new Error('no image has Python');
      }
      ({ image, runtime } = python);
      source = await sources.of(image, runtime);
    }, 240_000);

    afterAll(async () => {
      await sources.close();
      host.close();
    });

    async function start(code: string) {
      const clone = await source.take();
      const instance = embodyClone(clone, { instanceId: nextInstanceId(), runtime, bootMs: 1 });
      const run = whenReady(instance, requestFor(code));
      await run.ready;
      return { clone, instance, run };
    }

    const sleeping = 'import time\nprint("ready", flush=True)\ntime.sleep(60)';

    async function expectLost({ instance, run }: Awaited<ReturnType<typeof start>>, why: RegExp) {
      await expect(run.report).rejects.toMatchObject({
        code: 'instance-failed',
        message: expect.stringMatching(why),
      });
      expect(await instance.ended).toMatchObject({ kind: 'crashed', message: expect.stringMatching(why) });
      // Another takes its place.
      const next = embodyClone(await source.take(), { instanceId: nextInstanceId(), runtime, bootMs: 1 });
      expect(textOf((await next.run(requestFor('print(6 * 7)'), () => undefined)).stdout)).toBe('42\n');
      await next.stop();
    }

    it('tells of a kernel that panicked, by its last words', async () => {
      const started = await start(sleeping);
      await started.clone.machine.execute('inject-nmi');
      await expectLost(started, /Kernel panic - not syncing/);
    });

    it('tells of a monitor that was killed', async () => {
      const started = await start(sleeping);
      process.kill(started.clone.machine.monitorPid ?? 0, 'SIGKILL');
      await expectLost(started, /its monitor ended/);
    });

    it('T68 ends one that misuses its way out, and says so', async () => {
      const clone = await connectClone(await source.take(), runtime, {
        door: { listen: async () => undefined },
        socketPath: join(host.around.place, 'egress-nobody'),
        nowMs: Date.now(),
      });
      const instance = embodyClone(clone, { instanceId: nextInstanceId(), runtime, bootMs: 1 });
      const run = whenReady(instance, requestFor(sleeping));
      await run.ready;
      // What somebody could say who has taken the machine over.
      clone.machine.egress.push(lineFrame(trunkFrames.data, 7, Buffer.from('x')));
      await expectLost({ clone, instance, run }, /its way out was misused: no line 7/);
    });

    it('ends one that does not answer, whatever it waits for', async () => {
      const { clone, instance, run } = await start(sleeping);
      await clone.machine.execute('stop');
      const late = pause(1000, 'silent');
      expect(await Promise.race([run.settled.then(() => 'settled'), late])).toBe('silent');
      await instance.stop();
      await expect(run.report).rejects.toMatchObject({ code: 'instance-failed' });
      expect((await instance.ended).kind).toBe('stopped');
    });

    it('ends one whose monitor does not answer', async () => {
      const { clone, instance, run } = await start(sleeping);
      process.kill(clone.machine.monitorPid ?? 0, 'SIGSTOP');
      await instance.stop();
      await expect(run.report).rejects.toMatchObject({ code: 'instance-failed' });
    });

    it('tells a program that its disk is full, and nobody else', async () => {
      const clone = await source.take();
      const instance = embodyClone(clone, { instanceId: nextInstanceId(), runtime, bootMs: 1 });
      const code = `import os
for i in range(1000):
    try:
        open(f"/tmp/{i}", "wb").write(bytes(1 << 20))
    except OSError as error:
        print(os.strerror(error.errno))
        break`;
      const report = await instance.run(requestFor(code), () => undefined);
      expect([report.reason, textOf(report.stdout)]).toEqual(['exit', 'No space left on device\n']);
    });

    it('measures time by a clock that nobody sets', async () => {
      const { clone, run } = await start(
        'import time\nprint("ready", flush=True)\nbefore = time.monotonic()\ntime.sleep(1.5)\nprint(time.monotonic() - before < 5, time.time())',
      );
      await send(clone.machine.port, clockFrame(Date.now() + DAY_MS));
      const report = await run.report;
      const [isSteady, now] = textOf(report.stdout).trim().split('\n').at(-1)?.split(' ') ?? [];
      expect([report.reason, isSteady]).toEqual(['exit', 'True']);
      expect(Number(now) * 1000).toBeGreaterThan(Date.now() + DAY_MS / 2);
      expect(report.runMs).toBeLessThan(10_000);
    });

    it('sets the clock, also of one that stood stopped for a while', async () => {
      const clone = await source.take();
      const instance = embodyClone(clone, { instanceId: nextInstanceId(), runtime, bootMs: 1 });
      await pause(1500);
      let heardAt = 0;
      const report = await instance.run(requestFor('import time\nprint(time.time(), flush=True)'), () => {
        heardAt ||= Date.now();
      });
      const offMs = heardAt - Number(textOf(report.stdout)) * 1000;
      expect(Math.abs(offMs)).toBeLessThan(1000);
    });

    it('makes anew what cannot be restored', async () => {
      const key = snapshotKey(image, runtime, host.around.settings);
      const state = join(host.store.snapshotFolder(key), STATE_NAME);
      const half = readFileSync(state).subarray(0, 1000);
      // What others have open is theirs.
      rmSync(state);
      writeFileSync(state, half);
      const others = new CloneSources(host.store, host.around);
      const again: Clone = await (await others.of(image, runtime)).take();
      expect(again.ready.seccomp).toBe(true);
      await others.close();
      expect(readFileSync(state).length).toBeGreaterThan(100_000);
    });

    it('T47 gives no two machines the same randomness', async () => {
      const drawn = new Set<string>();
      for (let i = 0; i < 8; i += 1) {
        const instance = embodyClone(await source.take(), {
          instanceId: makeId('ins', `drawn-${i}`),
          runtime,
          bootMs: 1,
        });
        const code = 'import os, random, uuid\nprint(os.urandom(8).hex(), random.random(), uuid.uuid4())';
        const report = await instance.run(requestFor(code), () => undefined);
        for (const value of textOf(report.stdout).trim().split(' ')) {
          drawn.add(value);
        }
      }
      expect(drawn.size).toBe(24);
    });
  },
);
