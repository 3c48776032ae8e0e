import { chmodSync, closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BYTES_PER_MB } from '../../kernel/units.ts';
import type { DetectedRuntime } from '../launcher/detect-runtimes.ts';
import { encodeFrame, frameTypes } from '../launcher/frame-codec.ts';
import { createFrame } from '../launcher/run-frames.ts';
import { clockFrame, FrameReader, send } from './guest-frames.ts';
import { ARCHIVE_NAME, type Image, type ImageStore, KERNEL_NAME } from './images/image-store.ts';
import { Machine } from './machine.ts';
import { devicesOf, type MachineSettings, memoryMbOf } from './machine-settings.ts';
import { bootWords } from './qemu-command.ts';
import { rehearsalFrames } from './rehearsal.ts';

const IMAGE_INSIDE = '/opt/image';
/** Where the monitor sees the folder `door` of the machine. */
export const DOOR_INSIDE = '/opt/door';
/** The user that instances are inside their machines: there is one in each. */
const UID_INSIDE = 20_001;

export interface BootRequest {
  readonly image: Image;
  readonly settings: MachineSettings;
  readonly store: ImageStore;
  /** Who the monitor becomes. */
  readonly uid: number | undefined;
}

/** A machine that has begun to boot, and where its memory is. */
export interface BootedMachine {
  readonly machine: Machine;
  readonly reader: FrameReader;
  readonly memoryMb: number;
  readonly memoryPath: string;
  /** Sockets in it are open to the monitor. */
  readonly door: string;
  /** Ends the machine and removes its memory, unless somebody has moved that away. */
  close(): Promise<void>;
}

/** Begins to boot a machine from an image: its first frame is UP. Rejects with `instance-failed`. */
export async function bootMachine({ image, settings, store, uid }: BootRequest): Promise<BootedMachine> {
  const folder = mkdtempSync(join(store.unfinishedFolder, 'machine-'));
  const door = join(folder, 'door');
  const memoryPath = join(folder, 'memory');
  const memoryMb = memoryMbOf(image, settings);
  const memory = openSync(memoryPath, 'w+');
  try {
    mkdirSync(door, { mode: 0o755 });
    // The monitor opens the descriptor anew, as whom it is.
    chmodSync(memoryPath, 0o666);
    ftruncateSync(memory, memoryMb * BYTES_PER_MB);
    const { accelerator, launcher, qemu } = settings;
    const kernel = `${IMAGE_INSIDE}/${KERNEL_NAME}`;
    const archive = `${IMAGE_INSIDE}/${ARCHIVE_NAME}`;
    const machine = await Machine.start({
      ...{ launcher, qemu, uid, place: folder, files: [memory] },
      devices: devicesOf(accelerator),
      words: bootWords(accelerator, { memoryMb, kernel, archive }),
      shown: [
        { host: image.folder, inside: IMAGE_INSIDE },
        { host: door, inside: DOOR_INSIDE },
      ],
    });
    const reader = new FrameReader(machine.port);
    const close = async () => {
      await machine.end();
      rmSync(folder, { recursive: true, force: true });
    };
    return { machine, reader, memoryMb, memoryPath, door, close };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    closeSync(memory);
  }
}

/** A machine, and what it says. */
type Talk = Pick<BootedMachine, 'machine' | 'reader'>;

/** An interpreter may have to be translated first, on a host that is busy with much else. */
const INTERPRETER_MS_MAX = 120_000;
/** What a machine's trunk goes by inside: there is one in each. */
const EGRESS_INSIDE = 'machine';

/**
 * Makes the one instance of a machine; resolves with READY. `isCloned`: machines are to be restored from this one. `hasEgress`: its
 * programs have a way out, which the machine's trunk carries.
 */
export async function createInside(
  { machine, reader }: Talk,
  birth: { readonly runtime: DetectedRuntime; readonly isCloned?: boolean; readonly hasEgress?: boolean },
): Promise<Buffer> {
  const egress = birth.hasEgress === true ? EGRESS_INSIDE : undefined;
  await send(machine.port, createFrame({ ...birth, egress, uid: UID_INSIDE, bootMsMax: INTERPRETER_MS_MAX }));
  return reader.expect(frameTypes.ready);
}

/** Ends the instance that a machine was restored with, and has never run anything; the machine goes on. */
export async function vacateInside({ machine, reader }: Talk, nowMs: number): Promise<void> {
  await machine.execute('cont');
  await send(machine.port, clockFrame(nowMs), encodeFrame(frameTypes.kill));
  await reader.expect(frameTypes.gone);
}

/** Runs a program that does next to nothing in an instance of its own, which is gone afterwards. */
export async function rehearseInside(talk: Talk, runtime: DetectedRuntime): Promise<void> {
  await createInside(talk, { runtime });
  await send(talk.machine.port, ...rehearsalFrames(runtime));
  await talk.reader.expect(frameTypes.exit);
  await talk.reader.expect(frameTypes.gone);
}
