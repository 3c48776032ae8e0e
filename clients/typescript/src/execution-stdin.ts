import type { StdinReceipt } from './api-shapes.ts';
import { CallLimit, type CallOptions } from './call-limit.ts';
import { ChameleonError } from './chameleon-error.ts';
import { pathOfExecution } from './execution-calls.ts';
import type { HttpChannel } from './http-channel.ts';

/** What the server takes at once. */
const PIECE_BYTES_MAX = 262_144;
const ATTEMPT_MS = 30_000;

/** Text, which is sent as UTF-8, or bytes. */
export type StdinPiece = string | Uint8Array;

const bytesOf = (piece: StdinPiece) => (typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);

/** Hands one piece of at most 256 KiB to an execution, taken whole or not at all; `end: true` ends its input behind it. */
export function writeStdin(
  channel: HttpChannel,
  id: string,
  part: { readonly piece: StdinPiece; readonly end: boolean; readonly limit: CallLimit },
): Promise<StdinReceipt> {
  return channel.json<StdinReceipt>({
    method: 'POST',
    path: `${pathOfExecution(id)}/stdin${part.end ? '?end=true' : ''}`,
    body: bytesOf(part.piece),
    // A piece that may have been taken is not sent again: the program would read it twice.
    safety: 'once',
    attemptMs: ATTEMPT_MS,
    limit: part.limit,
  });
}

function isRefusedAs(error: unknown, code: string): boolean {
  return error instanceof ChameleonError && error.code === code;
}

/** Writes one piece as soon as there is room for it; false where the execution takes nothing more. */
async function writeWhenRead(
  channel: HttpChannel,
  id: string,
  part: { readonly piece: StdinPiece; readonly end: boolean; readonly limit: CallLimit },
): Promise<boolean> {
  for (;;) {
    try {
      await writeStdin(channel, id, part);
      return true;
    } catch (error) {
      if (isRefusedAs(error, 'stdin-closed')) {
        return false;
      }
      // The channel has paused between its attempts; how long a program does not read is nobody's failure.
      if (!isRefusedAs(error, 'stdin-full') || part.limit.isOver) {
        throw error;
      }
    }
  }
}

/**
 * Hands `input` to an execution as it comes, no faster than its program reads, and then its end. Resolves when that is done, or
 * the execution takes nothing more: its program may have ended without it.
 */
export async function pipeStdin(
  channel: HttpChannel,
  id: string,
  { input, options }: { readonly input: AsyncIterable<StdinPiece>; readonly options: CallOptions },
): Promise<void> {
  const limit = new CallLimit(options);
  for await (const given of input) {
    const bytes = bytesOf(given);
    for (let at = 0; at < bytes.length; at += PIECE_BYTES_MAX) {
      const piece = bytes.subarray(at, at + PIECE_BYTES_MAX);
      if (!(await writeWhenRead(channel, id, { piece, end: false, limit }))) {
        return;
      }
    }
  }
  await writeWhenRead(channel, id, { piece: '', end: true, limit });
}
