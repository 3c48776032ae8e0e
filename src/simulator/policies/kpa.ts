import { NOT_KEPT, type Policy, type StockView } from '../policy.ts';

const TICK_MS = 2000;
const STABLE_TICKS = 30;
const PANIC_TICKS = 3;
const PANIC_RATIO = 2;
const TARGET = 0.7;
const UP_RATIO_MAX = 1000;
const DOWN_RATIO_MAX = 2;
const ZERO_GRACE_MS = 30_000;

interface Scaled {
  busyCount: number;
  changedAt: number;
  /** Busy time since the last tick, ms. */
  busyMs: number;
  /** Mean concurrency of the last ticks, newest last. */
  readonly ticks: number[];
  podCount: number;
  panicUntil: number;
  panicPodCount: number;
  zeroSince: number;
}

/**
 * Knative's pod autoscaler: pods = mean concurrency over 60 s / 0.7, over 6 s while that is at least twice what there
 * is (panic, in which it never goes down), up at most ×1000 and down at most ÷2 a tick of 2 s, to zero after 30 s of
 * grace. What is not busy is the stock. The trap: a pod serves one execution and is replaced, since no instance goes
 * from one user to another here; with pods that serve anyone it would look better than it may.
 */
export function kpa(): Policy {
  const kinds = new Map<string, Scaled>();
  let tickAt = Number.NEGATIVE_INFINITY;
  let tickedAt = 0;
  const of = (kind: string, at: number): Scaled => {
    const known = kinds.get(kind) ?? newScaled(at);
    kinds.set(kind, known);
    return known;
  };
  return {
    name: 'kpa',
    arrived({ kind, at }) {
      change(of(kind, at), at, 1);
    },
    released({ kind, at }) {
      change(of(kind, at), at, -1);
      return NOT_KEPT;
    },
    review(now, stocks: readonly StockView[]) {
      if (now >= tickAt) {
        const passedMs = Math.max(1, Math.min(TICK_MS, now - tickedAt));
        for (const { kind } of stocks) {
          tick(of(kind, now), now, passedMs);
        }
        tickedAt = now;
        tickAt = (Math.floor(now / TICK_MS) + 1) * TICK_MS;
      }
      const isIdle = [...kinds.values()].every(
        ({ podCount, busyCount }) => podCount === 0 && busyCount === 0,
      );
      return isIdle ? Number.POSITIVE_INFINITY : tickAt;
    },
    stockOf(kind) {
      const scaled = kinds.get(kind);
      return scaled === undefined ? 0 : Math.max(0, scaled.podCount - scaled.busyCount);
    },
  };
}

function newScaled(at: number): Scaled {
  return {
    busyCount: 0,
    changedAt: at,
    busyMs: 0,
    ticks: [],
    podCount: 0,
    panicUntil: Number.NEGATIVE_INFINITY,
    panicPodCount: 0,
    zeroSince: Number.POSITIVE_INFINITY,
  };
}

function change(scaled: Scaled, at: number, by: number): void {
  scaled.busyMs += scaled.busyCount * (at - scaled.changedAt);
  scaled.changedAt = at;
  scaled.busyCount += by;
}

function tick(scaled: Scaled, now: number, passedMs: number): void {
  change(scaled, now, 0);
  scaled.ticks.push(scaled.busyMs / passedMs);
  scaled.busyMs = 0;
  if (scaled.ticks.length > STABLE_TICKS) {
    scaled.ticks.shift();
  }
  const stable = Math.ceil(meanOf(scaled.ticks) / TARGET);
  const panic = Math.ceil(meanOf(scaled.ticks.slice(-PANIC_TICKS)) / TARGET);
  const before = Math.max(1, scaled.podCount);
  if (panic >= PANIC_RATIO * before) {
    scaled.panicUntil = now + STABLE_TICKS * TICK_MS;
    scaled.panicPodCount = scaled.podCount;
  }
  const isPanic = now < scaled.panicUntil;
  scaled.panicPodCount = isPanic ? Math.max(scaled.panicPodCount, panic) : 0;
  const wanted = isPanic ? Math.max(stable, scaled.panicPodCount) : stable;
  const bounded = Math.min(
    Math.ceil(before * UP_RATIO_MAX),
    Math.max(Math.floor(scaled.podCount / DOWN_RATIO_MAX), wanted),
  );
  scaled.zeroSince = bounded > 0 ? Number.POSITIVE_INFINITY : Math.min(scaled.zeroSince, now);
  scaled.podCount = bounded === 0 && now - scaled.zeroSince < ZERO_GRACE_MS ? Math.min(1, before) : bounded;
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
