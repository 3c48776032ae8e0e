import { ChameleonError } from '../../../kernel/errors.ts';
import type { ExecutionId, TenantId } from '../../../kernel/ids.ts';
import type { Chameleon } from '../../../platform/chameleon.ts';
import { STDIN_PART_BYTES_MAX } from '../../../platform/open-stdin.ts';

const RETRY_MS_DEFAULT = 25;

interface StdinTarget {
  readonly tenantId: TenantId;
  readonly id: ExecutionId;
}

/** Hands input to one execution in order, as fast as that takes it. What comes after its end is dropped, as a closed pipe would. */
export class StdinQueue {
  readonly #chameleon: Pick<Chameleon, 'writeStdin'>;
  readonly #target: StdinTarget;
  #tail: Promise<void> = Promise.resolve();
  #waitingBytes = 0;
  #isClosed = false;

  constructor(chameleon: Pick<Chameleon, 'writeStdin'>, target: StdinTarget) {
    this.#chameleon = chameleon;
    this.#target = target;
  }

  /** Bytes that were given and not yet handed on. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Resolves when it was handed on, or dropped. Rejects where the platform fails. */
  write(bytes: Uint8Array): Promise<void> {
    this.#waitingBytes += bytes.length;
    const written = this.#tail.then(async () => {
      for (let at = 0; at < bytes.length && !this.#isClosed; at += STDIN_PART_BYTES_MAX) {
        await this.#hand(bytes.subarray(at, at + STDIN_PART_BYTES_MAX));
      }
    });
    this.#tail = written
      .catch(() => undefined)
      .then(() => {
        this.#waitingBytes -= bytes.length;
      });
    return written;
  }

  /** Nothing more is handed on. */
  close(): void {
    this.#isClosed = true;
  }

  async #hand(bytes: Uint8Array): Promise<void> {
    while (!this.#isClosed) {
      try {
        await this.#chameleon.writeStdin(this.#target.tenantId, this.#target.id, { bytes, isEnd: false });
        return;
      } catch (error) {
        if (!(error instanceof ChameleonError)) {
          throw error;
        }
        if (error.code === 'stdin-closed') {
          this.#isClosed = true;
        } else if (error.code !== 'stdin-full') {
          throw error;
        }
        await new Promise((resolve) => {
          setTimeout(resolve, error.retryAfterMs ?? RETRY_MS_DEFAULT);
        });
      }
    }
  }
}
