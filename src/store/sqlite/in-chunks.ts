/** Items written between two turns of the event loop: keeps a large batch from blocking it for long. */
const CHUNK_COUNT = 250;

/** Calls `each` with consecutive parts of the list, one after the other; stops at the first that rejects. */
export async function inChunks<T>(
  items: readonly T[],
  each: (chunk: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < items.length; start += CHUNK_COUNT) {
    await each(items.slice(start, start + CHUNK_COUNT));
  }
}
