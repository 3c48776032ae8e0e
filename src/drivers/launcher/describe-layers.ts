import type { IsolationLayer } from '../driver.ts';
import type { ReadyReply } from './launcher-replies.ts';

const CGROUP_ADVICE = 'no writable control group: run in a delegated one to have it counted by the kernel';

/** The walls of an instance as it reported them, each with what it gives or what would mend its absence. */
export function describeLayers(ready: ReadyReply): readonly IsolationLayer[] {
  const isNamespaced = ready.level === 'process';
  const group = (name: string, resource: string, otherwise: string): IsolationLayer => {
    const version = ready.cgroups[name];
    const note = version === undefined ? `${CGROUP_ADVICE}; ${otherwise}` : `v${version}: ${resource}`;
    return { name: `cgroup ${name}`, isApplied: version !== undefined, note };
  };
  return [
    {
      name: 'namespaces',
      isApplied: isNamespaced,
      note: isNamespaced
        ? ready.namespaces.join(', ')
        : 'none at this level: choose isolation process where user namespaces are allowed',
    },
    { name: 'seccomp', isApplied: ready.seccomp, note: 'an allow-list of system calls' },
    {
      name: 'landlock',
      isApplied: ready.landlock > 0,
      note: ready.landlock > 0 ? `ABI ${ready.landlock}` : 'not needed: the root is private and read-only',
    },
    {
      name: 'private /proc',
      isApplied: ready.proc,
      note: ready.proc ? 'shows the own processes only' : 'refused, so there is no /proc at all',
    },
    group('memory', 'limits and counts memory', 'sampled every 20 ms'),
    group('pids', 'limits and counts processes', 'sampled every 20 ms'),
    group('cpuacct', 'counts CPU time', 'sampled every 20 ms, exact at the end'),
  ];
}
