/** Equal parts of a span of time, and an amount for each: a drawing of the span, however long it is. */
export class TimeParts {
  readonly from: number;
  readonly partMs: number;
  readonly amounts: Float64Array;

  constructor(span: { readonly from: number; readonly until: number; readonly partCount: number }) {
    this.from = span.from;
    this.partMs = Math.max(1, (span.until - span.from) / span.partCount);
    this.amounts = new Float64Array(span.partCount);
  }

  /** So much at an instant; instants outside of the span count to its nearest part. */
  add(at: number, amount: number): void {
    const part = this.#partOf(at);
    this.amounts[part] = (this.amounts[part] ?? 0) + amount;
  }

  /** A level held from one instant to a later one, in level × milliseconds: constant time for each part that it crosses. */
  hold(level: number, from: number, until: number): void {
    let start = from;
    for (let part = this.#partOf(from); start < until; part += 1) {
      const isLast = part === this.amounts.length - 1;
      const end = isLast ? until : Math.min(until, this.from + (part + 1) * this.partMs);
      this.amounts[part] = (this.amounts[part] ?? 0) + level * (end - start);
      start = end;
    }
  }

  #partOf(at: number): number {
    const part = Math.floor((at - this.from) / this.partMs);
    return Math.min(this.amounts.length - 1, Math.max(0, part));
  }
}
