import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findCgroupParents } from '../../src/drivers/launcher/cgroup-parents.ts';
import { encodePairs, frameTypes } from '../../src/drivers/launcher/frame-codec.ts';
import { LauncherConnection } from '../../src/drivers/launcher/launcher-connection.ts';
import { LauncherDaemon } from '../../src/drivers/launcher/launcher-daemon.ts';
import { choosePaths, findLauncher, insideNames } from '../../src/drivers/launcher/launcher-paths.ts';
import { createFrame } from '../../src/drivers/launcher/run-frames.ts';
import { UidSlots } from '../../src/drivers/launcher/uid-slots.ts';

/** Both sides give their program the same environment: what a server's own variables cost is not the question. */
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' };

/** Starts programs in the sandbox, one instance each, exactly as the launcher driver opens its daemon. */
export interface OneShots {
  /** Where Node is inside. */
  readonly node: string;
  /** Milliseconds from the request until the end of the program is known. Rejects unless it ended with code 0. */
  time(argv: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

export async function openOneShots(): Promise<OneShots> {
  const names = insideNames(true);
  const daemon = await LauncherDaemon.start({
    launcher: findLauncher(),
    level: 'process',
    paths: choosePaths(names, { interpreters: [], hostPaths: [], packages: {} }),
    cgroups: findCgroupParents(),
  });
  const uids = process.geteuid?.() === 0 ? await UidSlots.open() : undefined;
  return {
    node: names.node,
    async time(argv) {
      const uid = uids?.acquire();
      const startedAt = performance.now();
      const ended = Promise.withResolvers<string>();
      const connection = new LauncherConnection(daemon.connect(), ({ type, payload }) => {
        if (type === frameTypes.exit || type === frameTypes.failure) {
          ended.resolve(payload.toString());
        }
      });
      connection.send(
        createFrame({ runtime: undefined, uid }),
        encodePairs(
          frameTypes.run,
          argv.map((word) => ['arg', word] as const),
        ),
      );
      const report = await ended.promise;
      const ms = performance.now() - startedAt;
      await connection.closed;
      if (uid !== undefined) {
        uids?.release(uid);
      }
      if ((JSON.parse(report) as { exitCode?: number }).exitCode !== 0) {
        throw new Error(`${argv.join(' ')} in the sandbox: ${report}`);
      }
      return ms;
    },
    async close() {
      await daemon.stop();
      uids?.close();
    },
  };
}

/** The same with Node's own spawn and no wall around it: the baseline. */
export async function timeBareSpawn([command = '', ...args]: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: environment });
  child.stdin.end();
  child.stdout.resume();
  child.stderr.resume();
  const [exitCode] = await once(child, 'close');
  const ms = performance.now() - startedAt;
  if (exitCode !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${exitCode}`);
  }
  return ms;
}
