import type { InstanceId } from '../kernel/ids.ts';
import type { Instance } from '../model/instance.ts';
import { type HeldLayer, isWithin, layerKeyOf } from '../model/layer.ts';
import type { Wanted } from './free-index.ts';

/** What an execution gets: an instance that is there, one that is coming, or the order to make one. */
export type Allocation =
  | { readonly kind: 'warm'; readonly instanceId: InstanceId }
  | { readonly kind: 'prewarmed'; readonly instanceId: InstanceId }
  /** A boot under way that nobody waits for yet: a cold start, but a shorter one. */
  | { readonly kind: 'join-boot'; readonly instanceId: InstanceId }
  /** With these packages loaded; none: of the plain runtime. */
  | { readonly kind: 'create'; readonly packages: readonly string[] };

/** What the choice is made by besides the instances themselves. */
export interface AllocationTerms {
  /** How long boots of this runtime usually take; undefined before one was measured. */
  readonly timing?: { readonly now: number; readonly bootMs: number } | undefined;
  /** What instances can be forked from now, and how long a fork of each is waited for. */
  readonly layers?: readonly (HeldLayer & { readonly forkMs: number })[];
}

interface Found {
  readonly id: InstanceId;
  /** What its packages took to load, and a program of them need not load. */
  readonly loadMs: number;
  /** Of two alike the one with the larger figure is taken. */
  readonly order: number;
}

/** A boot that has taken so many times as long as usual is stuck: a fresh one will be ready sooner. */
const STUCK_RATIO = 2;
/** Of a layer that is not held any more: better than none. */
const LOAD_MS_UNKNOWN = 1;

/**
 * Picks an instance for one user's execution. An instance bound to a user is only ever given to that very user,
 * and only for the program it holds; everything else must never have run user code, and has nothing loaded that the
 * program does not load itself. What saves most of its loading comes first, of equals the user's own; the prewarmed instance that
 * got ready last is taken first (LIFO), so that surplus ones grow old and can be stopped. Where a layer would save more than
 * its fork is waited for, one is made. Of the boots under way the one begun first is joined, unless it has taken twice
 * as long as boots of this runtime usually do (`timing`).
 */
export function allocateInstance(
  instances: readonly Instance[],
  wanted: Wanted,
  promised: ReadonlySet<InstanceId>,
  { timing, layers = [] }: AllocationTerms = {},
): Allocation {
  const loadMsOf = loadTimes(layers);
  const { packages: wantedPackages = [] } = wanted;
  const stuckBeforeAt =
    timing === undefined ? Number.NEGATIVE_INFINITY : timing.now - timing.bootMs * STUCK_RATIO;
  let own: Found | undefined;
  let prewarmed: Found | undefined;
  let booting: Found | undefined;
  for (const instance of instances) {
    const { id, runtime, packages = [], state } = instance;
    if (runtime !== wanted.runtime || promised.has(id)) {
      continue;
    }
    const loadMs = loadMsOf(instance);
    if (state.kind === 'warm' && isFor(state, wanted)) {
      own = better(own, { id, loadMs, order: state.since });
    } else if (!isWithin(packages, wantedPackages)) {
      // It has loaded what this program never asked for.
    } else if (state.kind === 'prewarmed') {
      prewarmed = better(prewarmed, { id, loadMs, order: state.readyAt });
    } else if (
      state.kind === 'provisioning' &&
      state.keptFor === undefined &&
      state.requestedAt >= stuckBeforeAt
    ) {
      booting = better(booting, { id, loadMs, order: -state.requestedAt });
    }
  }
  const isOwnBest = own !== undefined && own.loadMs >= (prewarmed?.loadMs ?? 0);
  const ready = isOwnBest ? own : prewarmed;
  const layer = bestLayer(layers, wanted);
  if (layer !== undefined && isWorthForking(layer, ready, booting)) {
    return { kind: 'create', packages: layer.packages };
  }
  if (ready !== undefined) {
    return { kind: isOwnBest ? 'warm' : 'prewarmed', instanceId: ready.id };
  }
  return booting === undefined
    ? { kind: 'create', packages: [] }
    : { kind: 'join-boot', instanceId: booting.id };
}

/** Of two that are as good as each other the one found first stays. */
function better(a: Found | undefined, b: Found): Found {
  return a === undefined || b.loadMs > a.loadMs || (b.loadMs === a.loadMs && b.order > a.order) ? b : a;
}

function loadTimes(layers: readonly HeldLayer[]): (instance: Instance) => number {
  const known = new Map(layers.map((layer) => [layerKeyOf(layer), layer.loadMs]));
  return (instance) =>
    (instance.packages ?? []).length === 0 ? 0 : (known.get(layerKeyOf(instance)) ?? LOAD_MS_UNKNOWN);
}

function bestLayer<L extends HeldLayer>(
  layers: readonly L[],
  { runtime, packages = [] }: Wanted,
): L | undefined {
  return layers
    .filter((layer) => layer.runtime === runtime && isWithin(layer.packages, packages))
    .reduce<L | undefined>((best, each) => (each.loadMs > (best?.loadMs ?? 0) ? each : best), undefined);
}

function isWorthForking(
  { loadMs, forkMs }: { readonly loadMs: number; readonly forkMs: number },
  ready: Found | undefined,
  booting: Found | undefined,
): boolean {
  // Where nothing is ready some boot is waited for in any case.
  return ready === undefined ? loadMs > (booting?.loadMs ?? 0) : loadMs - ready.loadMs > forkMs;
}

function isFor(
  held: { readonly owner: Wanted['owner']; readonly programId: string },
  { owner, programId }: Wanted,
): boolean {
  return (
    held.programId === programId &&
    held.owner.tenantId === owner.tenantId &&
    held.owner.userId === owner.userId
  );
}
