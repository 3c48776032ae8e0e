import type { ChildProcess } from 'node:child_process';
import { assert } from '../kernel/assert.ts';
import type { BusFrame } from './bus-frame.ts';
import type { BusRouter } from './bus-router.ts';

/** Joins the router of a child forked with `serialization: 'advanced'`. When the child is gone, so is what it served. */
export function attachChild(router: BusRouter, child: ChildProcess): void {
  const peer = router.addPeer('downstream', { send: (frame) => child.connected && sendOver(child, frame) });
  child.on('message', (frame) => router.receive(peer, frame as BusFrame));
  child.once('disconnect', () => router.removePeer(peer));
  child.once('exit', () => router.removePeer(peer));
}

/** Joins the router of the process that forked this one; resolves when that process is gone. */
export function attachParent(router: BusRouter): Promise<void> {
  assert(process.connected, 'a manager must be forked with an IPC channel');
  const peer = router.addPeer('upstream', { send: (frame) => process.connected && sendOver(process, frame) });
  process.on('message', (frame) => router.receive(peer, frame as BusFrame));
  return new Promise((resolve) => {
    process.once('disconnect', () => {
      router.removePeer(peer);
      resolve();
    });
  });
}

/** A link that breaks while a frame is on its way reports by its disconnect, not by this frame. */
function sendOver(side: Pick<ChildProcess, 'send'> | NodeJS.Process, frame: BusFrame): boolean {
  side.send?.(frame, undefined, undefined, () => undefined);
  return true;
}
