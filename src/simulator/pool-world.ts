import { assert } from '../kernel/assert.ts';
import { EventHeap } from './event-heap.ts';
import { HostBoots } from './host-boots.ts';
import { IdleInstances } from './idle-instances.ts';
import type { Policy, Retention, SimulatedStart, StockView } from './policy.ts';
import { SimulatedStock } from './simulated-stock.ts';
import type { SimulationSettings } from './simulation-settings.ts';
import type { TraceEvent } from './traces/trace-event.ts';
import type { WorldMeter } from './world-meter.ts';

const END = 0;
const STOCK_READY = 1;
const EXPIRY = 2;
const OWN_BOOT = 3;
const OWN_READY = 4;
const REVIEW = 5;
const DEMANDED_READY = 6;
const FILL = 7;

interface Running {
  readonly instance: number;
  readonly user: string;
  readonly stock: SimulatedStock;
  readonly arrivedAt: number;
  readonly memoryMb: number | undefined;
}

/**
 * A pool under one policy and a virtual clock. An execution takes an idle instance of its user, else one of the shared
 * stock, which is refilled at once or as an instance manager does, else it waits for a boot, the one under way that was
 * begun first or one of its own: a cold start. An instance that ran something is its user's, or is stopped. Memory that
 * waits, boots or loads is wasted; memory that runs is not.
 */
export class PoolWorld {
  readonly policy: Policy;
  readonly #settings: SimulationSettings;
  readonly #meter: WorldMeter;
  readonly #due = new EventHeap();
  readonly #stocks = new Map<string, SimulatedStock>();
  readonly #stockList: SimulatedStock[] = [];
  readonly #boots: HostBoots;
  readonly #running = new Map<number, Running>();
  readonly #own: IdleInstances;
  #newest = 0;
  #reviewAt = Number.POSITIVE_INFINITY;
  #fillAt = Number.POSITIVE_INFINITY;

  constructor(policy: Policy, settings: SimulationSettings, meter: WorldMeter) {
    this.policy = policy;
    this.#settings = settings;
    this.#boots = new HostBoots(settings);
    this.#own = new IdleInstances(settings.reuseOrder);
    this.#meter = meter;
  }

  /** One execution arrives; everything due before it happens first. */
  arrive(event: TraceEvent): void {
    this.advance(event.at);
    this.#boots.arrived(event.at);
    const stock = this.#stockOf(event.kind);
    const own = this.#own.take(event.user, event.kind);
    const start = own === undefined ? this.#takeShared(stock) : 'warm';
    const instance = own ?? this.#nextInstance();
    if (own === undefined) {
      this.#own.breakPromise(event.user, event.kind);
    } else {
      this.#meter.changeOwn(event.at, -1);
    }
    stock.busyCount += 1;
    const waitMs = this.#prepare(event.at, stock, start);
    this.#meter.start(event, start, waitMs);
    const { user, kind, program, at, memoryMb } = event;
    this.#running.set(instance, { instance, user, stock, arrivedAt: at, memoryMb });
    const endsAt = at + waitMs + (event.durationMs ?? this.#settings.durationMsDefault);
    this.#due.add({ at: endsAt, what: END, whom: instance });
    this.policy.arrived({ at, user, program, kind, start, instance: own });
    this.#review(at);
  }

  /** How long an execution waits until an instance holds its program, in milliseconds. */
  #prepare(at: number, stock: SimulatedStock, start: SimulatedStart): number {
    if (start === 'warm') {
      return 0;
    }
    if (start === 'prewarmed') {
      this.#meter.load(at);
      return this.#settings.loadMs;
    }
    this.#boots.claim();
    const readyAt = stock.boots.claim();
    if (readyAt === undefined) {
      return this.#bootOnDemand(at, stock.kind);
    }
    this.#meter.load(at);
    return readyAt - at + this.#settings.loadMs;
  }

  #bootOnDemand(at: number, kind: string): number {
    const bootMs = this.#boots.begin(at, kind);
    this.#meter.bootOwn(at, bootMs);
    // Only an instance manager looks at its stock when that one is ready.
    if (this.#settings.replenishing !== undefined) {
      this.#due.add({ at: at + bootMs, what: DEMANDED_READY, whom: 0 });
    }
    return bootMs + this.#settings.loadMs;
  }

  /** Lets everything happen that is due until `now`. */
  advance(now: number): void {
    while (this.#due.nextAt <= now) {
      const due = this.#due.take();
      assert(due !== undefined, 'a heap with a next instant is not empty');
      this.#happen(due.at, due.what, due.whom);
    }
    this.#meter.advance(now);
  }

  #happen(at: number, what: number, whom: number): void {
    switch (what) {
      case END:
        this.#release(at, whom);
        break;
      case STOCK_READY:
        this.#stockReady(at, whom);
        break;
      case EXPIRY:
        this.#stopOwn(at, whom, 'expired');
        break;
      case OWN_BOOT:
        this.#bootOwn(at, whom);
        break;
      case OWN_READY:
        this.#boots.end('free');
        if (this.#own.makeReady(whom)) {
          this.#meter.changeOwn(at, 1);
        }
        this.#changed(at);
        break;
      case DEMANDED_READY:
        this.#boots.end('claimed');
        this.#changed(at);
        break;
      case FILL:
        if (at >= this.#fillAt) {
          this.#fillAt = Number.POSITIVE_INFINITY;
          this.#fillAll(at);
        }
        break;
      default:
        if (at >= this.#reviewAt) {
          this.#review(at);
        }
    }
  }

  #takeShared(stock: SimulatedStock): SimulatedStart {
    if (!stock.take()) {
      return 'cold';
    }
    this.#meter.changeStock(this.#meter.now, -1);
    return 'prewarmed';
  }

  #release(at: number, instance: number): void {
    const running = this.#running.get(instance);
    assert(running !== undefined, `instance ${instance} ends what it does not run`);
    this.#running.delete(instance);
    const { user, stock, arrivedAt, memoryMb } = running;
    stock.busyCount -= 1;
    const retention = this.policy.released({ at, arrivedAt, user, kind: stock.kind, instance, memoryMb });
    for (const evicted of retention.evicted ?? []) {
      this.#stopOwn(at, evicted, 'evicted');
    }
    this.#retain(at, running, retention);
    this.#review(at);
  }

  #retain(at: number, { instance, user, stock }: Running, { until, again }: Retention): void {
    if (until > at) {
      this.#own.keep({ instance, user, kind: stock.kind, until });
      this.#meter.changeOwn(at, 1);
      if (until !== Number.POSITIVE_INFINITY) {
        this.#due.add({ at: until, what: EXPIRY, whom: instance });
      }
    }
    if (again !== undefined && again.until > again.from) {
      const whom = this.#nextInstance();
      this.#own.promise({ instance: whom, user, kind: stock.kind, until: again.until });
      const bootAt = Math.max(at, again.from - this.#settings.bootMs - this.#settings.loadMs);
      this.#due.add({ at: bootAt, what: OWN_BOOT, whom });
      this.#due.add({ at: again.until, what: EXPIRY, whom });
    }
  }

  #bootOwn(at: number, instance: number): void {
    const kind = this.#own.kindOfPromised(instance);
    if (kind !== undefined) {
      const bootMs = this.#boots.begin(at, kind);
      this.#meter.bootOwn(at, bootMs);
      this.#due.add({ at: at + bootMs + this.#settings.loadMs, what: OWN_READY, whom: instance });
    }
  }

  #stopOwn(at: number, instance: number, why: 'expired' | 'evicted'): void {
    if (this.#own.stop(instance, why === 'expired' ? at : Number.POSITIVE_INFINITY)) {
      this.#meter.changeOwn(at, -1);
    }
  }

  #stockReady(at: number, index: number): void {
    const stock = this.#stockList[index];
    assert(stock !== undefined, `no stock ${index}`);
    const was = stock.boots.finish(at);
    this.#boots.end(was);
    if (was === 'free' && (this.#surplusIdleMsMin > 0 || stock.idleCount < this.policy.stockOf(stock.kind))) {
      stock.keep(at);
      this.#meter.changeStock(at, 1);
    }
    this.#changed(at);
  }

  get #surplusIdleMsMin(): number {
    return this.#settings.replenishing?.surplusIdleMsMin ?? 0;
  }

  /** What may boot now may be another number than before: only an instance manager cares. */
  #changed(at: number): void {
    this.#fillBy(this.#boots.lookAt(at));
  }

  #fillBy(at: number): void {
    if (at < this.#fillAt) {
      this.#fillAt = at;
      this.#due.add({ at, what: FILL, whom: 0 });
    }
  }

  /** Asks the policy, then orders what is missing and stops what is too much. */
  #review(now: number): void {
    for (const boot of this.#boots.takeMeasured(now)) {
      this.policy.booted?.(boot);
    }
    const next = this.policy.review(now, this.#stockList satisfies readonly StockView[]);
    if (this.#settings.replenishing === undefined) {
      this.#fillAll(now);
    }
    this.#changed(now);
    if (next !== Number.POSITIVE_INFINITY && (next < this.#reviewAt || now >= this.#reviewAt)) {
      assert(next > now, `${this.policy.name} wants to be asked again at ${next}, which is not after ${now}`);
      this.#reviewAt = next;
      this.#due.add({ at: next, what: REVIEW, whom: 0 });
    }
  }

  #fillAll(now: number): void {
    for (let index = 0; index < this.#stockList.length; index += 1) {
      const stock = this.#stockList[index];
      if (stock !== undefined) {
        this.#fill(now, stock, index);
      }
    }
  }

  #fill(now: number, stock: SimulatedStock, index: number): void {
    const wanted = this.policy.stockOf(stock.kind);
    const missing = Math.min(wanted - stock.idleCount - stock.bootingCount, this.#boots.aheadCountMax);
    let bootMs = 0;
    for (let n = 0; n < missing; n += 1) {
      const oneMs = this.#boots.begin(now, stock.kind);
      stock.boots.order(now + oneMs);
      this.#due.add({ at: now + oneMs, what: STOCK_READY, whom: index });
      bootMs += oneMs;
    }
    this.#meter.bootStock(now, bootMs);
    const surplusIdleMsMin = this.#surplusIdleMsMin;
    this.#meter.changeStock(now, -stock.stopSurplus(wanted, { now, surplusIdleMsMin }));
    if (surplusIdleMsMin > 0) {
      this.#fillBy(stock.nextSurplusAt(wanted, surplusIdleMsMin));
    }
  }

  #stockOf(kind: string): SimulatedStock {
    let stock = this.#stocks.get(kind);
    if (stock === undefined) {
      stock = new SimulatedStock(kind);
      this.#stocks.set(kind, stock);
      this.#stockList.push(stock);
    }
    return stock;
  }

  #nextInstance(): number {
    this.#newest += 1;
    return this.#newest;
  }
}
