import type { Image } from './images/image-store.ts';

/** How a machine's processor is had: by the host's own (KVM), or by translating its instructions (TCG), anywhere. */
export type Accelerator = 'kvm' | 'tcg';

/** What all machines of one driver have in common. */
export interface MachineSettings {
  /** Which jails monitors and seals memory. */
  readonly launcher: string;
  readonly qemu: string;
  /** As QEMU tells it: a snapshot is restored by the same one only. */
  readonly qemuVersion: string;
  readonly accelerator: Accelerator;
  /** What the largest run may take, besides what a machine itself needs. */
  readonly programMemoryMb: number;
}

/** The kernel's own, its tables of pages, the launcher, and room for the cache of files. */
const OVERHEAD_MB = 224;
const BYTES_PER_MB = 1_048_576;

/** Twice the image: it is there packed and unpacked while a machine boots. */
export function memoryMbOf(image: Image, { programMemoryMb }: MachineSettings): number {
  return Math.ceil(programMemoryMb + OVERHEAD_MB + (2 * image.bytes) / BYTES_PER_MB);
}

/** What monitors are allowed to use of the host. */
export function devicesOf(accelerator: Accelerator): readonly string[] {
  return accelerator === 'kvm' ? ['/dev/kvm'] : [];
}
