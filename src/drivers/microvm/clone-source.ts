import { closeSync, openSync } from 'node:fs';
import { frameTypes } from '../launcher/frame-codec.ts';
import { type ReadyReply, readReply, readySchema } from '../launcher/launcher-replies.ts';
import type { UidSlots } from '../launcher/uid-slots.ts';
import { BootIds } from './boot-ids.ts';
import { awakeSchema, FrameReader, send, wakeFrame } from './guest-frames.ts';
import { Machine } from './machine.ts';
import { devicesOf, type MachineSettings } from './machine-settings.ts';
import { cloneWords, descriptors } from './qemu-command.ts';
import type { SealedMemory } from './sealed-memory.ts';
import type { Snapshot } from './snapshot.ts';

/** What the clones of every snapshot have in common. */
export interface CloneSurroundings {
  readonly settings: MachineSettings;
  /** A folder of ours that exists. */
  readonly place: string;
  readonly uids: UidSlots | undefined;
  readonly now: () => number;
}

/** A machine that is what its snapshot was, with randomness and a time of its own, and stopped. */
export interface Clone {
  readonly machine: Machine;
  readonly ready: ReadyReply;
}

/** Machines of one snapshot. Some stand hollow, so that whoever needs one waits for its restoring only. */
export class CloneSource {
  readonly snapshot: Snapshot;
  readonly #memory: SealedMemory;
  readonly #around: CloneSurroundings;
  readonly #ready: ReadyReply;
  readonly #bootIds = new BootIds();
  /** Monitors that wait for a state: they have no memory of a guest yet. */
  readonly #hollow: Promise<Machine>[] = [];
  readonly #machines = new Set<Machine>();
  #hollowCount = 0;
  #isClosed = false;

  constructor(snapshot: Snapshot, memory: SealedMemory, around: CloneSurroundings) {
    this.snapshot = snapshot;
    this.#memory = memory;
    this.#around = around;
    this.#ready = readReply(readySchema, Buffer.from(snapshot.ready));
  }

  /** What all clones share, in bytes. */
  get sharedBytes(): number {
    return this.#memory.bytes;
  }

  /** How many are to stand hollow from now on. */
  holdHollow(count: number): void {
    this.#hollowCount = count;
    this.#refill();
    for (const surplus of this.#hollow.splice(count)) {
      surplus.then((machine) => machine.end()).catch(() => undefined);
    }
  }

  /** Resolves when as many stand hollow as are to, or could not be started. */
  async whenHollow(): Promise<void> {
    await Promise.allSettled(this.#hollow);
  }

  /** Makes one, from a hollow one where there is one. Rejects with `instance-failed`, or `overloaded` where no user is free. */
  async take(): Promise<Clone> {
    const waiting = this.#hollow.shift();
    const machine = (await waiting?.catch(() => undefined)) ?? (await this.#start());
    try {
      const clone = await this.#restore(machine);
      this.#refill();
      return clone;
    } catch (error) {
      await machine.end();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#hollow);
    await Promise.all([...this.#machines].map((machine) => machine.end()));
    this.#memory.close();
    closeSync(this.snapshot.stateFile);
  }

  #refill(): void {
    while (!this.#isClosed && this.#hollow.length < this.#hollowCount) {
      const starting = this.#start();
      this.#hollow.push(starting);
      // One that died while it stood is none.
      const forget = () => {
        const at = this.#hollow.indexOf(starting);
        if (at >= 0) {
          this.#hollow.splice(at, 1);
        }
      };
      starting.then((machine) => machine.exited.then(forget), forget);
    }
  }

  async #start(): Promise<Machine> {
    const { settings, place, uids } = this.#around;
    const { launcher, qemu, accelerator } = settings;
    const uid = uids?.acquire();
    // A description of its own: each reads from the start.
    const state = openSync(`/proc/self/fd/${this.snapshot.stateFile}`, 'r');
    const release = () => uid !== undefined && uids?.release(uid);
    try {
      const machine = await Machine.start({
        ...{ launcher, qemu, place, uid },
        devices: devicesOf(accelerator),
        words: cloneWords(accelerator, this.snapshot.memoryMb),
        files: [this.#memory.descriptor, state],
      });
      this.#machines.add(machine);
      void machine.exited.then(() => {
        this.#machines.delete(machine);
        release();
      });
      return machine;
    } catch (error) {
      release();
      throw error;
    } finally {
      closeSync(state);
    }
  }

  async #restore(machine: Machine): Promise<Clone> {
    await machine.execute('migrate-incoming', { uri: `fd:${descriptors.state}` });
    await machine.migrated;
    const reader = new FrameReader(machine.port);
    // It takes what waits in its port as soon as it goes on.
    await send(machine.port, wakeFrame(this.#around.now()));
    await machine.execute('cont');
    const { bootId } = readReply(awakeSchema, await reader.expect(frameTypes.awake));
    this.#bootIds.take(bootId);
    await machine.execute('stop');
    reader.release();
    return { machine, ready: this.#ready };
  }
}
