import type { IsolationLayer } from '../driver.ts';
import type { ReadyReply } from '../launcher/launcher-replies.ts';
import type { EngineDescription } from './engine.ts';

/** The first Landlock that keeps signals to oneself. */
const LANDLOCK_ABI_SCOPES = 6;

/** The walls of an instance in a container: the engine's as they were asked for, the launcher's as they were applied. */
export function describeWalls(engine: EngineDescription, ready: ReadyReply): readonly IsolationLayer[] {
  const counted = (name: string, what: string, otherwise: string): IsolationLayer => {
    const version = ready.cgroups[name];
    const isApplied = version !== undefined;
    return {
      name: `cgroup ${name}`,
      isApplied,
      note: isApplied ? `v${version}, the engine's: ${what}` : `not shown inside: ${otherwise}`,
    };
  };
  const isScoped = ready.landlock >= LANDLOCK_ABI_SCOPES;
  return [
    {
      name: 'container',
      isApplied: true,
      note: `${engine.name} at ${engine.socketPath}: own files, processes, network (none), IPC and names`,
    },
    {
      name: 'rights',
      isApplied: true,
      note: `user ${ready.uid} of its own, no capabilities, no new privileges, a read-only root`,
    },
    {
      name: 'seccomp',
      isApplied: ready.seccomp,
      note: "an allow-list of system calls, besides the engine's own",
    },
    {
      name: 'landlock',
      isApplied: isScoped,
      note: isScoped
        ? `ABI ${ready.landlock}: signals reach the own processes only`
        : 'Linux 6.12 keeps signals apart: without it programs cannot send any',
    },
    counted('memory', 'the most of all runs; of one run, sampled every 20 ms', 'sampled every 20 ms'),
    counted('pids', 'the most of all runs; of one run, sampled every 20 ms', 'sampled every 20 ms'),
    counted('cpuacct', 'counts CPU time', 'sampled every 20 ms, exact at the end'),
  ];
}
