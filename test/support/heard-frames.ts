import type { Duplex } from 'node:stream';
import { FrameDecoder } from '../../src/drivers/launcher/frame-codec.ts';
import { trunkFrames } from '../../src/drivers/microvm/trunk-frames.ts';

/** What the machine is told: each frame is waited for by its type and line. */
export class HeardFrames {
  readonly #decoder = new FrameDecoder();
  readonly #frames: { readonly type: number; readonly line: number; readonly bytes: Buffer }[] = [];
  #wake = Promise.withResolvers<void>();

  constructor(machine: Duplex) {
    machine.on('error', () => undefined);
    machine.on('data', (bytes: Buffer) => {
      for (const { type, payload } of this.#decoder.push(bytes)) {
        this.#frames.push({ type, line: payload.readUInt8(0), bytes: payload.subarray(1) });
      }
      this.#wake.resolve();
      this.#wake = Promise.withResolvers();
    });
  }

  get count(): number {
    return this.#frames.length;
  }

  async next(type: number, line: number): Promise<Buffer> {
    for (;;) {
      const at = this.#frames.findIndex((each) => each.type === type && each.line === line);
      const [found] = at < 0 ? [] : this.#frames.splice(at, 1);
      if (found !== undefined) {
        return found.bytes;
      }
      await this.#wake.promise;
    }
  }

  has(type: number, line: number): boolean {
    return this.#frames.some((each) => each.type === type && each.line === line);
  }

  /** How many bytes it was credited since it was last asked. */
  takeCredits(): number {
    const found = this.#frames.filter(({ type }) => type === trunkFrames.credit);
    for (const each of found) {
      this.#frames.splice(this.#frames.indexOf(each), 1);
    }
    return found.reduce((sum, { bytes }) => sum + bytes.readUInt32LE(0), 0);
  }

  async read(line: number, count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = count; left > 0; ) {
      const bytes = await this.next(trunkFrames.data, line);
      parts.push(bytes);
      left -= bytes.length;
    }
    return Buffer.concat(parts);
  }
}
