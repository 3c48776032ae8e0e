import type { IsolationLayer } from '../driver.ts';
import type { MachineHost } from './machine-host.ts';

/** The walls of an instance in a virtual machine, from the outermost in. */
export function describeMachineWalls({
  around,
  acceleratorNote,
}: Pick<MachineHost, 'around' | 'acceleratorNote'>): readonly IsolationLayer[] {
  const { settings, uids } = around;
  const isTranslated = settings.accelerator === 'tcg';
  return [
    {
      name: 'virtual machine',
      isApplied: true,
      note: `a kernel of its own; ${settings.qemuVersion}`,
    },
    {
      name: 'kvm',
      isApplied: !isTranslated,
      note: isTranslated
        ? `${acceleratorNote}: instructions are translated (TCG), some ten times slower`
        : acceleratorNote,
    },
    {
      name: 'monitor',
      isApplied: true,
      note: `${uids === undefined ? 'our user' : 'a user of its own'}, no capabilities, no network, a read-only root, QEMU's own filter of system calls`,
    },
    {
      name: 'memory',
      isApplied: true,
      note: 'private copies of one that is sealed; no disk, no network card, no device but two ports',
    },
    {
      name: 'inside',
      isApplied: true,
      note: "the launcher's walls of level process: namespaces, seccomp, control groups",
    },
  ];
}
