import type { Accelerator } from './machine-settings.ts';

/** Descriptors that a monitor inherits. */
export const descriptors = { port: 3, control: 4, egress: 5, memory: 6, state: 7 } as const;

/**
 * How much translated code a monitor keeps: more is memory of every clone that has run something; with 32 what an interpreter needs
 * does not fit, and all of it is translated again and again (docs/decisions/0029).
 */
const TRANSLATED_MB = 64;

/**
 * Of a translated processor: a plain one, for whose instructions the translation is short, with what distributions compile for
 * (x86-64-v2).
 */
const processors: Readonly<Record<Accelerator, string>> = {
  kvm: 'host',
  tcg: 'qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt',
};

/** The first process, then what keeps a machine short: no messages but of failures, and the end of the machine where Linux ends. */
function kernelWords(accelerator: Accelerator): string {
  const words = [
    'rdinit=/opt/chameleon/launcher',
    'rootfstype=ramfs',
    'console=ttyS0 quiet loglevel=3 panic=-1',
    // Whoever runs the monitor can end a kernel that hangs, by an interrupt that it cannot mask.
    'unknown_nmi_panic',
    // Clones have one layout whatever is done here; with one for all processes, what is translated for one serves the next.
    'norandmaps',
    // A page of two megabytes is copied whole when a clone first writes to it.
    'transparent_hugepage=never',
    // A translated processor does not speculate in its guest's name: what keeps that harmless only costs.
    ...(accelerator === 'tcg' ? ['mitigations=off'] : []),
  ];
  return `${words.join(' ')} -- guest`;
}

function deviceWords(accelerator: Accelerator, memoryMb: number): readonly string[] {
  const translation = accelerator === 'tcg' ? `tcg,tb-size=${TRANSLATED_MB}` : 'kvm';
  return [
    '-nodefaults',
    '-no-user-config',
    '-no-reboot',
    ...['-display', 'none'],
    ...['-sandbox', 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny'],
    ...['-machine', 'q35,vmport=off,smbus=off,i8042=off,hpet=off,memory-backend=memory'],
    ...['-accel', translation],
    ...['-cpu', processors[accelerator]],
    ...['-smp', '1'],
    ...['-m', `${memoryMb}M`],
    ...['-chardev', 'stdio,id=console,signal=off', '-serial', 'chardev:console'],
    ...['-chardev', `socket,id=control,fd=${descriptors.control}`, '-mon', 'chardev=control,mode=control'],
    // Numbered from one: number 0 is a console's.
    ...['-device', 'virtio-serial-pci,max_ports=3'],
    ...['-chardev', `socket,id=port,fd=${descriptors.port}`],
    ...['-device', 'virtserialport,nr=1,chardev=port,name=chameleon'],
    ...['-chardev', `socket,id=egress,fd=${descriptors.egress}`],
    ...['-device', 'virtserialport,nr=2,chardev=egress,name=chameleon.egress'],
  ];
}

function memoryWords(memoryMb: number, share: 'on' | 'off'): readonly string[] {
  const file = `/proc/self/fd/${descriptors.memory}`;
  return ['-object', `memory-backend-file,id=memory,size=${memoryMb}M,mem-path=${file},share=${share}`];
}

/** A machine that boots, and whose memory is the file itself. */
export function bootWords(
  accelerator: Accelerator,
  machine: { readonly memoryMb: number; readonly kernel: string; readonly archive: string },
): readonly string[] {
  return [
    ...memoryWords(machine.memoryMb, 'on'),
    ...deviceWords(accelerator, machine.memoryMb),
    ...['-kernel', machine.kernel, '-initrd', machine.archive, '-append', kernelWords(accelerator)],
  ];
}

/** A machine that waits for a state, and has the memory to itself from then on: what it writes is a copy. */
export function cloneWords(accelerator: Accelerator, memoryMb: number): readonly string[] {
  return [
    ...memoryWords(memoryMb, 'off'),
    ...deviceWords(accelerator, memoryMb),
    ...['-incoming', 'defer', '-S'],
  ];
}
