import { closeSync } from 'node:fs';
import { ChameleonError } from '../../kernel/errors.ts';
import type { DetectedRuntime } from '../launcher/detect-runtimes.ts';
import { CloneSource, type CloneSurroundings } from './clone-source.ts';
import type { Image, ImageStore } from './images/image-store.ts';
import { makeSnapshot } from './make-snapshot.ts';
import { SealedMemory } from './sealed-memory.ts';
import { openSnapshot, type Snapshot, snapshotKey } from './snapshot.ts';

/** One hollow machine of each: the next is begun when it is taken. */
const HOLLOW_COUNT = 1;

interface Wanted {
  readonly image: Image;
  readonly runtime: DetectedRuntime;
}

/** The sources of clones, one for all runtimes whose interpreter is the same. */
export class CloneSources {
  readonly #store: ImageStore;
  readonly #around: CloneSurroundings;
  readonly #byKey = new Map<string, Promise<CloneSource>>();
  #isStopping = false;

  constructor(store: ImageStore, around: CloneSurroundings) {
    this.#store = store;
    this.#around = around;
  }

  /** Makes what is missing, and has machines stand hollow. Rejects with `instance-failed`. */
  async prepare(all: readonly Wanted[]): Promise<void> {
    // One after the other: a machine that boots takes a processor whole.
    for (const { image, runtime } of all) {
      if (this.#isStopping) {
        return;
      }
      const source = await this.of(image, runtime);
      source.holdHollow(this.#isStopping ? 0 : HOLLOW_COUNT);
    }
  }

  /** What is not begun by now is left. */
  stopPreparing(): void {
    this.#isStopping = true;
  }

  /** What the clones of this runtime are made by; a snapshot that could not be made is tried again the next time. */
  of(image: Image, runtime: DetectedRuntime): Promise<CloneSource> {
    const key = snapshotKey(image, runtime, this.#around.settings);
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      return known;
    }
    const opening = this.#open(key, { image, runtime });
    this.#byKey.set(key, opening);
    opening.catch(() => this.#byKey.delete(key));
    return opening;
  }

  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#byKey.values());
    await Promise.all(opened.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)));
  }

  async #open(key: string, wanted: Wanted): Promise<CloneSource> {
    const folder = this.#store.snapshotFolder(key);
    const known = openSnapshot(folder);
    const tried = known && (await this.#try(known));
    if (tried !== undefined) {
      return tried;
    }
    await this.#make(key, wanted);
    const made = openSnapshot(folder);
    if (made === undefined) {
      throw new ChameleonError('instance-failed', `snapshot ${key} is not whole`);
    }
    return this.#seal(made);
  }

  async #seal(snapshot: Snapshot): Promise<CloneSource> {
    try {
      const memory = await SealedMemory.copy(snapshot.memoryFile, this.#around.settings.launcher);
      return new CloneSource(snapshot, memory, this.#around);
    } catch (error) {
      closeSync(snapshot.stateFile);
      throw error;
    } finally {
      closeSync(snapshot.memoryFile);
    }
  }

  /** Undefined where no machine can be restored from it: its files may be damaged. */
  async #try(snapshot: Snapshot): Promise<CloneSource | undefined> {
    const source = await this.#seal(snapshot);
    try {
      const { machine } = await source.take();
      await machine.end();
      return source;
    } catch (error) {
      await source.close();
      if (error instanceof ChameleonError && error.code === 'instance-failed') {
        return undefined;
      }
      throw error;
    }
  }

  async #make(key: string, { image, runtime }: Wanted): Promise<void> {
    const { settings, uids } = this.#around;
    const uid = uids?.acquire();
    try {
      await makeSnapshot({ key, image, runtime, settings, store: this.#store, uid });
    } finally {
      if (uid !== undefined) {
        uids?.release(uid);
      }
    }
  }
}
