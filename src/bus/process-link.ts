import type { ChildProcess } from 'node:child_process';
import { assert } from '../kernel/assert.ts';
import type { BusFrame } from './bus-frame.ts';
import type { BusRouter } from './bus-router.ts';
import { createFrameQueue } from './frame-queue.ts';

/** A dead child's last words are read until its channel ends; a grandchild that holds the channel open ends that. */
const CHANNEL_LEFT_OPEN_MS = 500;

/** Marks the bus's frames among whatever else the two processes tell each other on the channel. */
interface Envelope {
  readonly busFrame: BusFrame;
}

export interface ChildLink {
  /** Resolves, never rejects, when the child is gone and everything it sent was taken. */
  readonly gone: Promise<void>;
  /** Lets what was sent leave, as long as the child reads, then closes the channel: the child's bus closes too. */
  close(): Promise<void>;
}

/** Joins the router of a child forked with `serialization: 'advanced'`. When the child is gone, so is what it served. */
export function attachChild(router: BusRouter, child: ChildProcess): ChildLink {
  const queue = createFrameQueue({
    isConnected: () => child.connected,
    send: (frame, onSent) => void child.send({ busFrame: frame } satisfies Envelope, onSent),
  });
  const peer = router.addPeer('downstream', queue);
  const take = (message: unknown) => {
    if (isEnvelope(message)) {
      router.receive(peer, message.busFrame);
    }
  };
  child.on('message', take);
  const gone = new Promise<void>((resolve) => {
    const lose = () => {
      child.off('message', take);
      router.removePeer(peer);
      resolve();
    };
    child.once('disconnect', lose);
    // Not at once: what it answered before it died may still be in the pipe, and counts.
    child.once('exit', () => setTimeout(lose, CHANNEL_LEFT_OPEN_MS).unref());
    if (!child.connected) {
      lose();
    }
  });
  return {
    gone,
    async close() {
      await Promise.race([queue.drained(), gone]);
      if (child.connected) {
        child.disconnect();
      }
      await gone;
    },
  };
}

/**
 * Joins the router of the process that forked this one. Resolves when that process is gone or has closed the
 * channel; then this router is closed too, since nobody is left to serve.
 */
export function attachParent(router: BusRouter): Promise<void> {
  assert(process.connected, 'a manager must be forked with an IPC channel');
  const queue = createFrameQueue({
    isConnected: () => process.connected,
    send: (frame, onSent) =>
      void process.send?.({ busFrame: frame } satisfies Envelope, undefined, undefined, onSent),
  });
  const peer = router.addPeer('upstream', queue);
  process.on('message', (message) => {
    if (isEnvelope(message)) {
      router.receive(peer, message.busFrame);
    }
  });
  return new Promise((resolve) => {
    process.once('disconnect', () => {
      router.removePeer(peer);
      resolve(router.close());
    });
  });
}

function isEnvelope(message: unknown): message is Envelope {
  return typeof message === 'object' && message !== null && 'busFrame' in message;
}
