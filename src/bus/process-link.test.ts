import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../platform/system-clock.ts';
import { describeBus } from './bus-conformance.ts';
import { BusRouter } from './bus-router.ts';
import { WAITING_FRAME_COUNT_MAX } from './frame-queue.ts';
import { attachChild, type ChildLink } from './process-link.ts';
import { forkRemoteBus, type RemoteBus } from './remote-bus-conformance.ts';

const clock = systemClock();
const PATIENT = { timeoutMs: 10_000 };

describeBus('between a process and its forked child', async () => {
  const near = new BusRouter({ clock });
  const remote = forkRemoteBus();
  const link = attachChild(near, remote.child);
  return {
    near,
    far: remote.bus,
    settle: remote.settle,
    async close() {
      await near.close();
      await link.close();
      await remote.end();
    },
  };
});

describe('a child joined to the bus', () => {
  let near: BusRouter;
  let remotes: RemoteBus[];

  beforeEach(() => {
    near = new BusRouter({ clock });
    remotes = [];
  });

  afterEach(async () => {
    await near.close();
    await Promise.all(remotes.map((remote) => remote.end()));
  });

  function join(stderr?: 'ignore'): { readonly remote: RemoteBus; readonly link: ChildLink } {
    const remote = forkRemoteBus(stderr);
    remotes.push(remote);
    return { remote, link: attachChild(near, remote.child) };
  }

  it('loses, when it is killed, what it was asked, and serves nothing from then on', async () => {
    const { remote, link } = join();
    const asked = new Promise<void>((resolve) => {
      remote.bus.serve('mute', () => {
        resolve();
        return new Promise(() => undefined);
      });
    });
    await remote.settle();
    const waiting = near.request('mute', {}, PATIENT);
    await asked;
    remote.child.kill('SIGKILL');
    await expect(waiting).rejects.toMatchObject({ code: 'manager-lost' });
    await link.gone;
    await expect(near.request('mute', {}, PATIENT)).rejects.toMatchObject({ code: 'manager-unavailable' });
  });

  it('leaves its subjects to another child when it is gone', async () => {
    const first = join();
    first.remote.bus.serve('work', async () => 'first');
    await first.remote.settle();
    expect(await near.request('work', {}, PATIENT)).toBe('first');
    first.remote.child.kill('SIGKILL');
    await first.link.gone;
    const second = join();
    second.remote.bus.serve('work', async () => 'second');
    await second.remote.settle();
    expect(await near.request('work', {}, PATIENT)).toBe('second');
  });

  it('reaches other children through the process between them', async () => {
    const [a, b] = [join().remote, join().remote];
    const heard: unknown[] = [];
    b.bus.subscribe('news.>', (message) => heard.push(message));
    b.bus.serve('double', async (message) => Number(message) * 2);
    await b.settle();
    await a.settle();
    expect(await a.bus.request('double', 21, PATIENT)).toBe(42);
    a.bus.publish('news.a', 'hello');
    await a.settle();
    await b.settle();
    expect(heard).toEqual(['hello']);
  });

  it('is not sent what it has no subscriber for', async () => {
    const { remote } = join();
    const crossed: unknown[] = [];
    const stop = remote.bus.subscribe('wanted', () => undefined);
    await remote.settle();
    const send = remote.child.send.bind(remote.child);
    remote.child.send = (message: unknown, ...rest: unknown[]) => {
      crossed.push(message);
      return Reflect.apply(send, undefined, [message, ...rest]) as boolean;
    };
    near.publish('unwanted', 1);
    near.publish('wanted', 2);
    stop();
    await remote.settle();
    near.publish('wanted', 3);
    const published = crossed.filter((message) => JSON.stringify(message).includes('"publish"'));
    expect(published).toEqual([{ busFrame: { kind: 'publish', subject: 'wanted', message: 2 } }]);
  });

  it('may publish before it knows who listens', async () => {
    const heard = new Promise((resolve) => {
      near.subscribe('child.ready', resolve);
    });
    join();
    expect(await heard).toBe('first words');
  });

  it('closes its bus when the parent closes the channel, after it got what was sent', async () => {
    const { remote, link } = join();
    const heard = new Promise((resolve) => {
      remote.bus.serve('last', async (message) => resolve(message));
    });
    await remote.settle();
    const last = near.request('last', 'words', PATIENT);
    expect(await heard).toBe('words');
    await last;
    const exited = once(remote.child, 'exit');
    await link.close();
    expect(await exited).toEqual([0, null]);
  });

  it('is refused, and ends as a bug, when it serves what is served already', async () => {
    const [first, second] = [join().remote, join('ignore').remote];
    first.bus.serve('mine', async () => 'first');
    await first.settle();
    const exited = once(second.child, 'exit');
    second.bus.serve('mine', async () => 'second');
    const [exitCode] = (await exited) as [number];
    expect(exitCode).not.toBe(0);
    expect(await near.request('mine', {}, PATIENT)).toBe('first');
  });

  it('costs bounded memory when it does not read: publications are dropped, requests refused', async () => {
    const { remote, link } = join();
    remote.bus.subscribe('flood', () => undefined);
    remote.bus.serve('work', async () => 'done');
    await remote.settle();
    remote.child.kill('SIGSTOP');
    for (let n = 0; n < WAITING_FRAME_COUNT_MAX + 5000; n += 1) {
      near.publish('flood', 'x'.repeat(200));
    }
    await expect(near.request('work', {}, PATIENT)).rejects.toMatchObject({ code: 'overloaded' });
    remote.child.kill('SIGKILL');
    await link.gone;
  });

  it('is gone although a process of its own holds the channel open', async () => {
    const child: ChildProcess = spawn('bash', ['-c', 'sleep 30 & echo $!; exec 1>&-; exit 0'], {
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    const link = attachChild(near, child);
    const [pid] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    try {
      await link.gone;
      expect(child.exitCode).toBe(0);
    } finally {
      process.kill(Number(pid.toString()), 'SIGKILL');
    }
  });

  it('that could not be started is gone', async () => {
    const child = spawn('/nonexistent/program', { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    child.on('error', () => undefined);
    await attachChild(near, child).gone;
  });
});
