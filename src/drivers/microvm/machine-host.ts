import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChameleonError } from '../../kernel/errors.ts';
import { type DetectedRuntime, describeRuntime } from '../launcher/detect-runtimes.ts';
import { findLauncher, insideNames, runtimesFolder } from '../launcher/launcher-paths.ts';
import { readManifests } from '../launcher/runtime-manifest.ts';
import { UidSlots } from '../launcher/uid-slots.ts';
import type { CloneSurroundings } from './clone-source.ts';
import { type accelerators, findAccelerator } from './find-accelerator.ts';
import { findQemu } from './find-qemu.ts';
import { type Image, ImageStore } from './images/image-store.ts';

export interface MachineHostSettings {
  /** Where images and snapshots are. */
  readonly imageFolder: string;
  /** What the largest run may take. */
  readonly programMemoryMb: number;
  /** `auto`, or absent: KVM where it works. */
  readonly accelerator?: (typeof accelerators)[number] | undefined;
}

/** A language, and the image that has it. */
export interface OfferedRuntime {
  readonly runtime: DetectedRuntime;
  readonly image: Image;
}

/** What this host has for virtual machines. */
export interface MachineHost {
  readonly store: ImageStore;
  readonly around: CloneSurroundings;
  readonly runtimes: readonly OfferedRuntime[];
  /** Why its accelerator is what it is. */
  readonly acceleratorNote: string;
  close(): void;
}

/** Of each language the newest image that has it. */
function offeredRuntimes(store: ImageStore): readonly OfferedRuntime[] {
  const images = store.list();
  const surroundings = { names: insideNames(true), packages: {}, isKeeping: true };
  return readManifests(runtimesFolder).flatMap((manifest) => {
    const image = images.find(({ languages }) =>
      languages.some(({ runtime }) => runtime === manifest.runtime),
    );
    const found = image?.languages.find(({ runtime }) => runtime === manifest.runtime);
    return image === undefined || found === undefined
      ? []
      : [{ image, runtime: describeRuntime(manifest, found, surroundings) }];
  });
}

/** Finds QEMU and the images. Rejects with `isolation-unavailable` when there is no QEMU or no image. */
export async function openMachineHost(given: MachineHostSettings): Promise<MachineHost> {
  const { qemu, qemuVersion } = await findQemu();
  const store = new ImageStore(given.imageFolder);
  const runtimes = offeredRuntimes(store);
  const [first] = runtimes;
  if (first === undefined) {
    throw new ChameleonError(
      'isolation-unavailable',
      `there is no image in ${given.imageFolder}: make one (chameleon image build)`,
    );
  }
  const uids = process.geteuid?.() === 0 ? await UidSlots.open() : undefined;
  const place = mkdtempSync(join(tmpdir(), 'chameleon-machines-'));
  const close = () => {
    uids?.close();
    rmSync(place, { recursive: true, force: true });
  };
  const { programMemoryMb, accelerator: wanted = 'auto' } = given;
  const known = { qemu, qemuVersion, launcher: findLauncher(), programMemoryMb };
  const settings = { ...known, accelerator: 'tcg' as const };
  const uid = uids?.acquire();
  try {
    const found = await findAccelerator(wanted, {
      image: first.image,
      settings,
      store,
      uid,
    });
    const { accelerator, note: acceleratorNote } = found;
    const around = { settings: { ...known, accelerator }, place, uids, now: () => Date.now() };
    return { store, runtimes, around, acceleratorNote, close };
  } catch (error) {
    close();
    throw error;
  } finally {
    if (uid !== undefined) {
      uids?.release(uid);
    }
  }
}
