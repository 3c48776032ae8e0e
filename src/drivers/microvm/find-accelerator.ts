import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema.ts';
import { frameTypes } from '../launcher/frame-codec.ts';
import { type BootRequest, bootMachine } from './boot-machine.ts';
import { hashOf } from './images/image-store.ts';
import type { Accelerator } from './machine-settings.ts';

export const accelerators = ['auto', 'kvm', 'tcg'] as const;

/** Which one is used, and why not KVM where it is not. */
export interface FoundAccelerator {
  readonly accelerator: Accelerator;
  readonly note: string;
}

const DEVICE = '/dev/kvm';
/** With the host's own processor a machine is up within a second or two. */
const UP_MS_MAX = 15_000;
const RECORD_NAME = 'kvm.json';

const recordSchema = z.object({ key: z.string(), problem: z.string().nullable() });

/** Whether the device can be opened says little: on a host that is a guest itself it may be there and not work. */
async function tryKvm(request: BootRequest): Promise<string | undefined> {
  try {
    const booted = await bootMachine({ ...request, settings: { ...request.settings, accelerator: 'kvm' } });
    const late = new AbortController();
    try {
      const up = booted.reader.expect(frameTypes.up).then(() => undefined, messageOf);
      const silence = pause(UP_MS_MAX, `no machine was up after ${UP_MS_MAX} ms`, { signal: late.signal });
      return await Promise.race([up, silence.catch(messageOf)]);
    } finally {
      late.abort();
      await booted.close();
    }
  } catch (error) {
    return messageOf(error);
  }
}

/** What was found the last time, as long as host and QEMU are the same. */
function readRecord(file: string, key: string): z.infer<typeof recordSchema> | undefined {
  try {
    const record = recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return record.key === key ? record : undefined;
  } catch {
    return undefined;
  }
}

function isOpen(): boolean {
  try {
    accessSync(DEVICE, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * KVM where a machine boots with it, which is tried once for each start of the host; else TCG. What the operator names is not
 * tried.
 */
export async function findAccelerator(
  wanted: (typeof accelerators)[number],
  request: BootRequest,
): Promise<FoundAccelerator> {
  if (wanted !== 'auto') {
    return { accelerator: wanted, note: 'as it was set' };
  }
  if (!isOpen()) {
    return { accelerator: 'tcg', note: `no ${DEVICE} that is open to us` };
  }
  const file = join(request.store.folder, RECORD_NAME);
  const hostBoot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const key = hashOf({ hostBoot, qemu: request.settings.qemuVersion, uid: process.geteuid?.() });
  const record = readRecord(file, key) ?? { key, problem: (await tryKvm(request)) ?? null };
  writeFileSync(file, `${JSON.stringify(record)}\n`);
  return record.problem === null
    ? { accelerator: 'kvm', note: "the host's own processor" }
    : { accelerator: 'tcg', note: `${DEVICE} is there and does not work: ${record.problem}` };
}
