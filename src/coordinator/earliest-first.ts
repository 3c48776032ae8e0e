/** A binary heap of values by a number each: the smallest first; of equal ones the one put in first. O(log n). */
export class EarliestFirst<Value> {
  readonly #heap: (Ranked & { readonly value: Value })[] = [];
  #order = 0;

  get length(): number {
    return this.#heap.length;
  }

  get first(): { readonly tag: number; readonly value: Value } | undefined {
    return this.#heap[0];
  }

  put(tag: number, value: Value): void {
    this.#order += 1;
    const entry = { tag, order: this.#order, value };
    this.#heap.push(entry);
    this.#rise(entry, this.#heap.length - 1);
  }

  /** Takes the smallest out; undefined when there is none. */
  take(): { readonly tag: number; readonly value: Value } | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first !== undefined && last !== undefined && this.#heap.length > 0) {
      this.#sink(last, 0);
    }
    return first;
  }

  /** Takes out the first found of those that are wanted, wherever it stands; undefined when none is. O(length). */
  remove(isWanted: (value: Value) => boolean): Value | undefined {
    const place = this.#heap.findIndex(({ value }) => isWanted(value));
    const found = this.#heap[place];
    const last = this.#heap.pop();
    if (found === undefined || last === undefined) {
      this.#heap.push(...(last === undefined ? [] : [last]));
      return undefined;
    }
    if (found !== last) {
      this.#sink(last, place);
      this.#rise(last, this.#heap.indexOf(last));
    }
    return found.value;
  }

  clear(): void {
    this.#heap.length = 0;
  }

  #rise(entry: Ranked & { readonly value: Value }, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || isBefore(parent, entry)) {
        break;
      }
      this.#heap[place] = parent;
      place = above;
    }
    this.#heap[place] = entry;
  }

  #sink(entry: Ranked & { readonly value: Value }, from: number): void {
    let place = from;
    for (;;) {
      const left = this.#heap[2 * place + 1];
      const right = this.#heap[2 * place + 2];
      const isRight = left !== undefined && right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (child === undefined || isBefore(entry, child)) {
        break;
      }
      this.#heap[place] = child;
      place = 2 * place + (isRight ? 2 : 1);
    }
    this.#heap[place] = entry;
  }
}

interface Ranked {
  readonly tag: number;
  readonly order: number;
}

function isBefore(a: Ranked, b: Ranked): boolean {
  return a.tag < b.tag || (a.tag === b.tag && a.order < b.order);
}
