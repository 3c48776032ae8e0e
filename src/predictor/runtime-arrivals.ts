import { z } from '../kernel/schema.ts';
import { MS_PER_DAY, MS_PER_SECOND } from '../kernel/units.ts';
import { clumpCountOf, clumpingSchema, createClumping, observePlace } from '../stats/clumping.ts';
import { createDecayedRate, decayedRateSchema, observeEvents, ratePerSecond } from '../stats/decayed-rate.ts';
import { createDispersion, dispersionRatio, dispersionSchema, observeCount } from '../stats/dispersion.ts';
import { InstantQueue } from '../stats/instant-queue.ts';
import { SlidingMax, slidingMaxSchema } from '../stats/sliding-max.ts';
import { ArrivalIntensity } from './arrival-intensity.ts';
import { CrowdArrivals } from './crowd-arrivals.ts';
import type { DemandFacts } from './demand-facts.ts';
import { FairWeights } from './fair-weights.ts';
import { ReturningUsers } from './returning-users.ts';
import { rateHalfLivesMs } from './stock-rules.ts';

const MINUTE_MS = 60_000;
const TEN_MINUTES_MS = 600_000;
/** Rates this slow start with one arrival assumed, so that a runtime is at hand before its first user. */
const PRIOR_FROM_MS = 60_000;

const stateSchema = z.object({
  rates: z.array(decayedRateSchema).length(rateHalfLivesMs.length),
  newSessions: decayedRateSchema,
  ends: decayedRateSchema,
  endedAt: z.number().optional(),
  dispersion: dispersionSchema,
  clumping: clumpingSchema,
  recent: z.array(z.number()),
  peakOfMinute: slidingMaxSchema,
  peakOfTenMinutes: slidingMaxSchema,
  fair: z.unknown(),
  crowd: z.unknown(),
  intensity: z.unknown(),
  returning: z.unknown(),
});

/** What of the facts comes from users, not from the arrivals of the runtime. */
type UserFacts = Pick<DemandFacts, 'userRate' | 'weightedSum'> & { readonly userCount: number };
type ArrivalFacts = DemandFacts & UserFacts & { readonly newSessionRate: number };

/** The arrivals of one runtime: how fast they came, how bunched, and how many are expected one boot from now. */
export class RuntimeArrivals {
  readonly #windowMs: number;
  /** Plain, as a checkpoint holds it. */
  #tally: Pick<
    z.infer<typeof stateSchema>,
    'rates' | 'newSessions' | 'ends' | 'endedAt' | 'dispersion' | 'clumping'
  >;
  readonly #fair: FairWeights;
  readonly #crowd: CrowdArrivals;
  readonly #intensity: ArrivalIntensity;
  readonly #returning = new ReturningUsers();
  /** Arrivals within the last window. */
  readonly #recent = new InstantQueue();
  readonly #peakOfMinute = new SlidingMax(MINUTE_MS);
  readonly #peakOfTenMinutes = new SlidingMax(TEN_MINUTES_MS);

  /** `windowMs`: about one replenishment time; over it arrivals are counted for their dispersion and their peaks. */
  constructor({ windowMs, startedAt }: { readonly windowMs: number; readonly startedAt: number }) {
    this.#windowMs = windowMs;
    this.#tally = {
      rates: rateHalfLivesMs.map((halfLifeMs) => createDecayedRate(halfLifeMs, startedAt)),
      newSessions: createDecayedRate(TEN_MINUTES_MS, startedAt),
      ends: createDecayedRate(MINUTE_MS, startedAt),
      endedAt: undefined,
      dispersion: createDispersion(windowMs, startedAt),
      clumping: createClumping(),
    };
    this.#fair = new FairWeights(startedAt);
    this.#crowd = new CrowdArrivals(startedAt);
    this.#intensity = new ArrivalIntensity({ delayMs: windowMs });
  }

  observe(
    at: number,
    by: { readonly user: string; readonly isNewSession: boolean; readonly place: number },
  ): void {
    const { rates, newSessions, clumping, dispersion } = this.#tally;
    const weight = this.#fair.weigh(by.user, at);
    for (const rate of rates) {
      observeEvents(rate, at, weight);
    }
    if (by.isNewSession) {
      observeEvents(newSessions, at);
    }
    observePlace(clumping, Math.max(by.place, this.#crowd.observeArrival(at)));
    observeCount(dispersion, at);
    this.#intensity.observeArrival(at);
    this.#returning.observeArrival(by.user, at);
    this.#recent.dropUntil(at - this.#windowMs);
    this.#recent.add(at);
    this.#peakOfMinute.add(at, this.#recent.size);
    this.#peakOfTenMinutes.add(at, this.#recent.size);
  }

  /** One run of the user ended. */
  observeFinish(at: number, user: string): void {
    observeEvents(this.#tally.ends, at);
    this.#tally.endedAt = at;
    this.#returning.observeFinish(user, at);
  }

  /** A look only. */
  factsAt(
    look: { readonly now: number; readonly horizonMs: number },
    { userRate, userCount, weightedSum }: UserFacts,
  ): ArrivalFacts {
    const { now } = look;
    const { rates: decayed, newSessions, ends, endedAt, clumping, dispersion } = this.#tally;
    const rates: number[] = [];
    for (const rate of decayed) {
      rates.push(ratePerSecond(rate, now, rate.halfLifeMs >= PRIOR_FROM_MS ? 1 : 0.02));
    }
    const newSessionRate = ratePerSecond(newSessions, now, 1);
    const crowdRate = this.#crowd.rateOf(look);
    return {
      now,
      rates,
      intensity: this.#intensity.rateOf(now, { rates, userRate, crowdRate }),
      userRate,
      crowdRate,
      userCount,
      weightedSum,
      newSessionRate,
      sessionRate: userRate + newSessionRate,
      dispersion: dispersionRatio(dispersion, now),
      clumpCount: clumpCountOf(clumping),
      peaks: { minute: this.#peakOfMinute.at(now), tenMinutes: this.#peakOfTenMinutes.at(now) },
      returnRate: this.#returning.rateAt(now),
      ends: {
        ofMinute: (ratePerSecond(ends, now, 0) * MINUTE_MS) / MS_PER_SECOND,
        silentMs: Math.min(MS_PER_DAY, Math.max(0, now - (endedAt ?? Number.NEGATIVE_INFINITY))),
      },
    };
  }

  /** What these facts expect is judged by what arrives from now on. */
  hold(facts: Pick<DemandFacts, 'now' | 'rates' | 'userRate' | 'crowdRate'>): void {
    this.#intensity.hold(facts.now, facts);
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    return {
      ...this.#tally,
      recent: this.#recent.toState(),
      peakOfMinute: this.#peakOfMinute.toState(),
      peakOfTenMinutes: this.#peakOfTenMinutes.toState(),
      fair: this.#fair.toState(),
      crowd: this.#crowd.toState(),
      intensity: this.#intensity.toState(),
      returning: this.#returning.toState(),
    };
  }

  /** `downMs`: time nobody watched. False when some of it is of another shape, which then begins anew. */
  restore(state: unknown, downMs: number): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined || known.rates.some(({ halfLifeMs }, k) => halfLifeMs !== rateHalfLivesMs[k])) {
      return false;
    }
    const { recent, peakOfMinute, peakOfTenMinutes, fair, crowd, intensity, returning, ...tally } = known;
    this.#tally = { ...tally, endedAt: tally.endedAt };
    this.#recent.restore(recent);
    this.#peakOfMinute.restore(peakOfMinute);
    this.#peakOfTenMinutes.restore(peakOfTenMinutes);
    const isWhole = [
      this.#fair.restore(fair),
      this.#crowd.restore(crowd),
      this.#intensity.restore(intensity, downMs),
      this.#returning.restore(returning),
    ];
    return isWhole.every(Boolean);
  }
}
