import type { ChameleonEvent } from '../model/events.ts';
import type { EventStore } from '../store/store.ts';

const PAGE_COUNT = 2000;

/**
 * All events of a store before an instant, a page at a time, in its order. Pages overlap in their last instant, whose
 * events a page need not hold all of; what was told already is passed over.
 */
export async function* readEventPages(
  store: Pick<EventStore, 'read'>,
  { untilAt, pageCount = PAGE_COUNT }: { readonly untilAt: number; readonly pageCount?: number },
): AsyncGenerator<readonly ChameleonEvent[]> {
  let fromAt = 0;
  let toldCount = 0;
  for (;;) {
    const page = await store.read({ fromAt, untilAt, countMax: toldCount + pageCount });
    const fresh = page.slice(toldCount);
    const lastAt = fresh.at(-1)?.at;
    if (lastAt === undefined) {
      return;
    }
    yield fresh;
    toldCount = page.length - page.findIndex(({ at }) => at === lastAt);
    fromAt = lastAt;
  }
}
