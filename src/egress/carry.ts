import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EgressMeter } from './egress-meter.ts';

/**
 * Carries bytes both ways, counted and paced, until both sides have said all they have to say. When either breaks, or a
 * cap is reached, both are destroyed. Never rejects.
 */
export async function carry(inner: Duplex, outer: Duplex, meter: EgressMeter): Promise<void> {
  // What breaks shows in the pipelines, and may show again at an end that they have let go of.
  for (const end of [inner, outer]) {
    end.on('error', () => undefined);
  }
  const destroyBoth = () => {
    inner.destroy();
    outer.destroy();
  };
  const out = pipeline(inner, (chunks) => meter.pass(chunks, 'sent'), outer);
  const back = pipeline(outer, (chunks) => meter.pass(chunks, 'received'), inner);
  out.catch(destroyBoth);
  back.catch(destroyBoth);
  await Promise.allSettled([out, back]);
  destroyBoth();
}
