import type { BusFrame, FrameSender } from './bus-frame.ts';

/**
 * Frames that may wait for a process that does not read. What the pipe does not take, Node keeps in memory
 * without bound; beyond this count publications are dropped and requests refused, since the bus is no record.
 * Answers and announcements always go: there is one for each request, and few of the others.
 */
export const WAITING_FRAME_COUNT_MAX = 10_000;

/** One end of a channel between two processes. */
export interface ChannelEnd {
  isConnected(): boolean;
  /** Calls `onSent` once when the frame has left, or never will. Throws when it holds what cannot travel. */
  send(frame: BusFrame, onSent: () => void): void;
}

export interface FrameQueue extends FrameSender {
  /** Resolves when no frame waits. */
  drained(): Promise<void>;
}

/** Sends frames over a channel and keeps what waits bounded. */
export function createFrameQueue(end: ChannelEnd): FrameQueue {
  let waitingCount = 0;
  let onDrained: (() => void)[] = [];

  function settleOne(): void {
    waitingCount -= 1;
    if (waitingCount === 0) {
      const waiters = onDrained;
      onDrained = [];
      for (const tell of waiters) {
        tell();
      }
    }
  }

  return {
    send(frame) {
      const mayDrop = frame.kind === 'publish' || frame.kind === 'request';
      if (mayDrop && waitingCount >= WAITING_FRAME_COUNT_MAX) {
        return false;
      }
      // A channel that just closed reports by its own event, which fails what was asked over it.
      if (end.isConnected()) {
        end.send(frame, settleOne);
        waitingCount += 1;
      }
      return true;
    },
    drained: () =>
      waitingCount === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            onDrained.push(resolve);
          }),
  };
}
