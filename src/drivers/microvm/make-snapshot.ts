import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ChameleonError } from '../../kernel/errors.ts';
import type { DetectedRuntime } from '../launcher/detect-runtimes.ts';
import { frameTypes } from '../launcher/frame-codec.ts';
import {
  type BootedMachine,
  type BootRequest,
  bootMachine,
  createInside,
  DOOR_INSIDE,
  rehearseInside,
} from './boot-machine.ts';
import { clockFrame, send } from './guest-frames.ts';
import { SNAPSHOT_NAME } from './images/image-store.ts';
import { receiveState } from './receive-state.ts';
import { MEMORY_NAME, type SnapshotDescription, STATE_NAME } from './snapshot.ts';

/**
 * The time in a machine until it is restored. What remembers when it was seeded finds, with the right time, that this is long ago,
 * and seeds itself anew: so does OpenSSL, after an hour (EVP_RAND, reseed_time_interval).
 */
const TIME_BEFORE = Date.UTC(2001, 0, 1);

/** A translated processor takes a quarter of a minute, on a machine that is busy with something else more. */
const BOOT_MS_MAX = 180_000;
/** What an interpreter does after it has warmed up: then nothing moves. */
const SETTLE_MS = 3000;
/** Programs that run before the snapshot: what they load, and what the kernel makes at their first, is there for all clones. */
const REHEARSAL_COUNT = 2;

interface SnapshotRequest extends BootRequest {
  readonly key: string;
  readonly runtime: DetectedRuntime;
}

/** Brings the machine to where all its clones begin; resolves with READY of its interpreter. */
async function park(booted: BootedMachine, runtime: DetectedRuntime): Promise<Buffer> {
  const { machine, reader } = booted;
  await reader.expect(frameTypes.up);
  await send(machine.port, clockFrame(TIME_BEFORE));
  for (let i = 0; i < REHEARSAL_COUNT; i += 1) {
    await rehearseInside(booted, runtime);
  }
  const ready = await createInside(booted, { runtime, isCloned: true });
  if (runtime.parked.length > 0) {
    await reader.expect(frameTypes.warm);
  }
  await pause(SETTLE_MS);
  reader.release();
  return ready;
}

/** Stops the machine and takes all of its state that is not memory. */
async function takeState({ machine, door }: BootedMachine): Promise<Buffer> {
  const { state, close } = await receiveState(join(door, 'state'));
  try {
    await machine.execute('stop');
    await machine.execute('migrate', { uri: `unix:${DOOR_INSIDE}/state` });
    await machine.migrated;
    return await state;
  } finally {
    close();
  }
}

async function inTime<T>(work: Promise<T>, { machine }: BootedMachine): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const message = `no interpreter after ${BOOT_MS_MAX} ms: ${machine.reason}`;
    late.reject(new ChameleonError('instance-failed', message));
  }, BOOT_MS_MAX);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

/** Puts what clones are restored from where it is found, all at once. */
function keep(
  { memoryPath }: BootedMachine,
  { state, description }: { readonly state: Buffer; readonly description: SnapshotDescription },
  { store, key }: SnapshotRequest,
): void {
  const made = mkdtempSync(join(store.unfinishedFolder, 'snapshot-'));
  try {
    chmodSync(memoryPath, 0o600);
    renameSync(memoryPath, join(made, MEMORY_NAME));
    writeFileSync(join(made, STATE_NAME), state, { mode: 0o600 });
    writeFileSync(join(made, SNAPSHOT_NAME), `${JSON.stringify(description, null, 2)}\n`);
    const place = store.snapshotFolder(key);
    rmSync(place, { recursive: true, force: true });
    renameSync(made, place);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Boots a machine, parks the runtime's interpreter in it and keeps what it is then, for clones. Rejects with `instance-failed`. */
export async function makeSnapshot(request: SnapshotRequest): Promise<void> {
  const { key, image, runtime } = request;
  const startedAt = performance.now();
  const booted = await bootMachine(request);
  try {
    const ready = await inTime(park(booted, runtime), booted);
    const bootMs = performance.now() - startedAt - SETTLE_MS;
    const state = await takeState(booted);
    await booted.machine.end();
    const { memoryMb } = booted;
    const about = { key, imageDigest: image.digest, memoryMb, ready: ready.toString() };
    keep(booted, { state, description: { ...about, bootMs, madeAt: Date.now() } }, request);
  } finally {
    await booted.close();
  }
}
