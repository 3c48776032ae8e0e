import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ChameleonError, messageOf } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema.ts';

const sealedSchema = z.object({ path: z.string(), bytes: z.number() });

/** A machine's memory that everybody can be restored from and nobody can change, not even a monitor that was taken over. */
export class SealedMemory {
  readonly descriptor: number;
  /** What of it is not zero, which is what it takes. */
  readonly bytes: number;
  #isOpen = true;

  private constructor(descriptor: number, bytes: number) {
    this.descriptor = descriptor;
    this.bytes = bytes;
  }

  /** Copies what an open file holds. Rejects with `instance-failed`. */
  static async copy(source: number, launcher: string): Promise<SealedMemory> {
    const child = spawn(launcher, ['seal'], { stdio: [source, 'pipe', 'pipe', 'pipe'], env: {} });
    let complaint = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      complaint += bytes.toString();
    });
    const closed = once(child, 'close').catch(() => undefined);
    try {
      const { stdout } = child;
      const first =
        stdout === null ? undefined : await createInterface({ input: stdout })[Symbol.asyncIterator]().next();
      const { path, bytes } = sealedSchema.parse(JSON.parse(String(first?.value)));
      // From now on it is ours: whoever made it may go.
      return new SealedMemory(openSync(path, 'r+'), bytes);
    } catch (error) {
      const why = complaint.trim() || messageOf(error);
      throw new ChameleonError('instance-failed', `a machine's memory cannot be sealed: ${why}`, {
        cause: error,
      });
    } finally {
      child.kill('SIGKILL');
      await closed;
    }
  }

  close(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      closeSync(this.descriptor);
    }
  }
}
