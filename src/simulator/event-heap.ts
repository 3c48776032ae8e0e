/** What is due at an instant: a number for what, a number for whom. */
export interface Due {
  readonly at: number;
  readonly what: number;
  readonly whom: number;
}

/** A binary min-heap of instants; equal instants come in the order in which they were added. */
export class EventHeap {
  readonly #heap: (Due & { readonly turn: number })[] = [];
  #turn = 0;

  get nextAt(): number {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  add(due: Due): void {
    const heap = this.#heap;
    const { at, what, whom } = due;
    const added = { at, what, whom, turn: this.#turn };
    this.#turn += 1;
    let place = heap.length;
    heap.push(added);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(added, above)) {
        break;
      }
      heap[place] = above;
      place = parent;
    }
    heap[place] = added;
  }

  take(): Due | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first !== undefined && last !== undefined && heap.length > 0) {
      this.#sink(last);
    }
    return first;
  }

  #sink(moved: Due & { readonly turn: number }): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const right = left + 1;
      const a = heap[left];
      const b = heap[right];
      const [child, at] = b !== undefined && a !== undefined && isBefore(b, a) ? [b, right] : [a, left];
      if (child === undefined || !isBefore(child, moved)) {
        break;
      }
      heap[place] = child;
      place = at;
    }
    heap[place] = moved;
  }
}

function isBefore(
  a: { readonly at: number; readonly turn: number },
  b: { readonly at: number; readonly turn: number },
): boolean {
  return a.at < b.at || (a.at === b.at && a.turn < b.turn);
}
