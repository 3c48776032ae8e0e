import { MessageChannel } from 'node:worker_threads';
import { systemClock } from '../platform/system-clock.ts';
import { describeBus } from './bus-conformance.ts';
import type { BusFrame } from './bus-frame.ts';
import { BusRouter } from './bus-router.ts';

const clock = systemClock();

describeBus('a bus within one process', async () => {
  const bus = new BusRouter({ clock });
  return { near: bus, far: bus, settle: async () => undefined, close: () => bus.close() };
});

describeBus('two routers joined by a link that copies', async () => {
  const near = new BusRouter({ clock });
  const far = new BusRouter({ clock });
  const { port1, port2 } = new MessageChannel();
  const send = (port: typeof port1) => ({
    send(frame: BusFrame) {
      port.postMessage(frame);
      return true;
    },
  });
  const down = near.addPeer('downstream', send(port1));
  const up = far.addPeer('upstream', send(port2));
  port1.on('message', (frame: BusFrame) => near.receive(down, frame));
  port2.on('message', (frame: BusFrame) => far.receive(up, frame));
  /** A round trip each way: whatever was sent before has arrived. */
  const settle = async () => {
    for (const port of [port1, port2, port1, port2]) {
      await new Promise<void>((resolve) => {
        const other = port === port1 ? port2 : port1;
        other.once('message', () => resolve());
        port.postMessage({ kind: 'wants', pattern: 'settled' });
      });
    }
  };
  return {
    near,
    far,
    settle,
    async close() {
      port1.close();
      await near.close();
      await far.close();
    },
  };
});
