import { assert } from '../kernel/assert.ts';
import { BootsUnderWay } from './boots-under-way.ts';
import { EventHeap } from './event-heap.ts';
import { IdleInstances } from './idle-instances.ts';
import type { Policy, Retention, SimulatedStart, StockView } from './policy.ts';
import type { SimulationSettings } from './simulation-settings.ts';
import type { TraceEvent } from './traces/trace-event.ts';
import type { WorldMeter } from './world-meter.ts';

const END = 0;
const STOCK_READY = 1;
const EXPIRY = 2;
const OWN_BOOT = 3;
const OWN_READY = 4;
const REVIEW = 5;

class Stock implements StockView {
  readonly kind: string;
  readonly boots = new BootsUnderWay();
  idleCount = 0;
  busyCount = 0;

  constructor(kind: string) {
    this.kind = kind;
  }

  get bootingCount(): number {
    return this.boots.freeCount;
  }
}

interface Running {
  readonly instance: number;
  readonly user: string;
  readonly stock: Stock;
  readonly arrivedAt: number;
  readonly memoryMb: number | undefined;
}

/**
 * A pool under one policy and a virtual clock. An execution takes an idle instance of its user, else one of
 * the shared stock, which is refilled at once, else it waits for a boot, the one under way that is due first or one of
 * its own: a cold start. An instance that ran something is its user's, or is stopped. Memory that waits, boots or loads
 * is wasted; memory that runs is not.
 */
export class PoolWorld {
  readonly policy: Policy;
  readonly #settings: SimulationSettings;
  readonly #meter: WorldMeter;
  readonly #due = new EventHeap();
  readonly #stocks = new Map<string, Stock>();
  readonly #stockList: Stock[] = [];
  readonly #running = new Map<number, Running>();
  readonly #own: IdleInstances;
  #newest = 0;
  #reviewAt = Number.POSITIVE_INFINITY;

  constructor(policy: Policy, settings: SimulationSettings, meter: WorldMeter) {
    this.policy = policy;
    this.#settings = settings;
    this.#own = new IdleInstances(settings.reuseOrder);
    this.#meter = meter;
  }

  /** One execution arrives; everything due before it happens first. */
  arrive(event: TraceEvent): void {
    this.advance(event.at);
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
  #prepare(at: number, stock: Stock, start: SimulatedStart): number {
    if (start === 'warm') {
      return 0;
    }
    const readyAt = start === 'prewarmed' ? at : stock.boots.claim();
    if (readyAt === undefined) {
      this.#meter.bootOwn(at);
      return this.#ownBootMs;
    }
    this.#meter.load(at);
    return readyAt - at + this.#settings.loadMs;
  }

  get #ownBootMs(): number {
    return this.#settings.bootMs + this.#settings.loadMs;
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
        if (this.#own.makeReady(whom)) {
          this.#meter.changeOwn(at, 1);
        }
        break;
      default:
        if (at >= this.#reviewAt) {
          this.#review(at);
        }
    }
  }

  #takeShared(stock: Stock): SimulatedStart {
    if (stock.idleCount === 0) {
      return 'cold';
    }
    stock.idleCount -= 1;
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
      const bootAt = Math.max(at, again.from - this.#ownBootMs);
      this.#due.add({ at: bootAt, what: OWN_BOOT, whom });
      this.#due.add({ at: again.until, what: EXPIRY, whom });
    }
  }

  #bootOwn(at: number, instance: number): void {
    if (this.#own.isPromised(instance)) {
      this.#meter.bootOwn(at);
      this.#due.add({ at: at + this.#ownBootMs, what: OWN_READY, whom: instance });
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
    if (stock.boots.finish() === 'free' && stock.idleCount < this.policy.stockOf(stock.kind)) {
      stock.idleCount += 1;
      this.#meter.changeStock(at, 1);
    }
  }

  /** Asks the policy, then orders what is missing and stops what is too much. */
  #review(now: number): void {
    const next = this.policy.review(now, this.#stockList satisfies readonly StockView[]);
    for (let index = 0; index < this.#stockList.length; index += 1) {
      const stock = this.#stockList[index];
      if (stock !== undefined) {
        this.#fill(now, stock, index);
      }
    }
    if (next !== Number.POSITIVE_INFINITY && (next < this.#reviewAt || now >= this.#reviewAt)) {
      assert(next > now, `${this.policy.name} wants to be asked again at ${next}, which is not after ${now}`);
      this.#reviewAt = next;
      this.#due.add({ at: next, what: REVIEW, whom: 0 });
    }
  }

  #fill(now: number, stock: Stock, index: number): void {
    const wanted = this.policy.stockOf(stock.kind);
    const missing = wanted - stock.idleCount - stock.bootingCount;
    for (let n = 0; n < missing; n += 1) {
      const readyAt = now + this.#settings.bootMs;
      stock.boots.order(readyAt);
      this.#due.add({ at: readyAt, what: STOCK_READY, whom: index });
    }
    if (missing > 0) {
      this.#meter.bootStock(now, missing);
    }
    const surplus = Math.max(0, stock.idleCount - wanted);
    stock.idleCount -= surplus;
    this.#meter.changeStock(now, -surplus);
  }

  #stockOf(kind: string): Stock {
    let stock = this.#stocks.get(kind);
    if (stock === undefined) {
      stock = new Stock(kind);
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
