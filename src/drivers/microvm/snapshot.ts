import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from '../../kernel/schema.ts';
import type { DetectedRuntime } from '../launcher/detect-runtimes.ts';
import { hashFile } from './images/hash-file.ts';
import { hashOf, type Image, SNAPSHOT_NAME } from './images/image-store.ts';
import { type MachineSettings, memoryMbOf } from './machine-settings.ts';
import { bootWords, cloneWords } from './qemu-command.ts';

/** Of the files of a snapshot and of what is done before it is taken: those of others are made anew. */
const SNAPSHOT_FORMAT = 1;

export const MEMORY_NAME = 'memory';
export const STATE_NAME = 'state';

const snapshotSchema = z.object({
  key: z.string(),
  imageDigest: z.string(),
  memoryMb: z.number().int(),
  /** READY of the interpreter that is parked in it, as it was said. */
  ready: z.string(),
  /** From the start of the machine until the interpreter was parked. */
  bootMs: z.number(),
  madeAt: z.number(),
});

export type SnapshotDescription = z.infer<typeof snapshotSchema>;

/** One that is open: whatever becomes of its files, its memory and its state belong together. Whoever opened it closes both. */
export interface Snapshot extends SnapshotDescription {
  /** Descriptors, for reading. */
  readonly memoryFile: number;
  readonly stateFile: number;
}

/**
 * The name of what every clone of this runtime is restored from. It changes with the image, which the launcher and the agents
 * are in, with QEMU, and with what the machine is made of: a stale one is never found.
 */
export function snapshotKey(image: Image, runtime: DetectedRuntime, settings: MachineSettings): string {
  const { accelerator, qemuVersion, launcher } = settings;
  const memoryMb = memoryMbOf(image, settings);
  const machine = { memoryMb, kernel: '', archive: '' };
  const hash = hashOf({
    format: SNAPSHOT_FORMAT,
    image: image.digest,
    parked: runtime.parked,
    environment: runtime.environment,
    qemuVersion,
    launcher: hashFile(launcher),
    words: [bootWords(accelerator, machine), cloneWords(accelerator, memoryMb)],
  });
  return `${image.name}-${hash.slice(0, 24)}`;
}

/** Opens a snapshot that is whole; undefined where there is none. */
export function openSnapshot(folder: string): Snapshot | undefined {
  const opened: number[] = [];
  const open = (path: string) => {
    const descriptor = openSync(path, 'r');
    opened.push(descriptor);
    return descriptor;
  };
  try {
    // Another may be put in its place meanwhile: of that one nothing must be taken.
    const inside = `/proc/self/fd/${open(folder)}`;
    const description = snapshotSchema.parse(JSON.parse(readFileSync(join(inside, SNAPSHOT_NAME), 'utf8')));
    const memoryFile = open(join(inside, MEMORY_NAME));
    const stateFile = open(join(inside, STATE_NAME));
    closeSync(opened[0] as number);
    return { ...description, memoryFile, stateFile };
  } catch {
    opened.forEach(closeSync);
    return undefined;
  }
}
