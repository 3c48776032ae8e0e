import type { LoadedPersonalTarget } from '../balancer/split-plan.ts';
import type { LanguageInfo } from '../drivers/driver.ts';
import type { PredictorGuard } from '../feedback/predictor-guard.ts';
import type { ChameleonEvent, EventOf, ExecutionSubject } from '../model/events.ts';
import type { PersonalTarget, PoolMode } from '../model/plan.ts';
import type { UserProfile } from '../model/user-profile.ts';
import { PersonalCosts } from '../predictor/personal-costs.ts';
import { type PersonalCandidate, type PersonalLimits, planPersonal } from '../predictor/plan-personal.ts';
import { SESSION_MS } from '../predictor/session-users.ts';
import { mixGaps } from '../predictor/user-hazard.ts';
import { GAP_BIN_COUNT, gapBinOf } from '../stats/gap-bins.ts';
import type { CheckpointedPart } from './checkpoints.ts';
import { personalStateSchema } from './personal-state.ts';
import type { ProgramSources, ProgramSourceText } from './program-sources.ts';

export interface PersonalPlannerParts {
  readonly limits: PersonalLimits;
  readonly sources: ProgramSources;
  /** What is held loaded for all that a program with these imports finds loaded in an instance of its own, too. */
  readonly packagesFor: (runtime: string, imports: readonly string[]) => readonly string[];
  readonly profileOf: (subject: ExecutionSubject, now: number) => UserProfile | undefined;
  readonly guard: PredictorGuard;
}

export interface PersonalPlan {
  readonly targets: readonly PersonalTarget[];
  readonly sentences: readonly string[];
}

/** What holding an instance with one program loaded takes and saves. */
type HoldTerms = Pick<PersonalCandidate, 'preload' | 'cost'>;

/** A user in session: what was run last, and how the user comes back. */
interface Session {
  last: ExecutionSubject;
  lastAdmittedAt: number;
  idleSinceAt?: number | undefined;
  gaps: readonly number[];
  gapCount: number;
  /** Decayed counts: executions that followed another, and those among them of the same program. */
  followedCount: number;
  sameCount: number;
}

/** A checkpoint holds so many sessions, those heard of last. */
const KEPT_SESSION_COUNT_MAX = 200;

const SESSION_COUNT_MAX = 1000;
const HABIT_KEPT = 0.8;
/** Of all programs that one plan carries to the managers. */
const CODE_LENGTH_SUM_MAX = 1_048_576;

/** Whose own program is kept warm until when: sessions and costs from the event stream, the decision in predictor/. */
export class PersonalPlanner {
  readonly #parts: PersonalPlannerParts;
  readonly #costs = new PersonalCosts();
  readonly #runtimes = new Map<string, LanguageInfo>();
  /** The one heard of longest ago comes first. */
  readonly #sessions = new Map<string, Session>();
  readonly #pooledGaps = new Array<number>(GAP_BIN_COUNT).fill(0);

  constructor(parts: PersonalPlannerParts) {
    this.#parts = parts;
  }

  /** A runtime that this host can run. */
  addRuntime(info: LanguageInfo): void {
    this.#runtimes.set(info.runtime, info);
  }

  observe(event: ChameleonEvent): void {
    // What is not of the pool no instance could have been kept ready for.
    if ('isOutsidePool' in event && event.isOutsidePool === true) {
      return;
    }
    switch (event.name) {
      case 'execution.admitted':
        this.#admitted(event);
        break;
      case 'execution.finished':
        this.#finished(event);
        break;
      case 'instance.prewarmed':
        if (event.preload.length > 0 || (event.packages ?? []).length === 0) {
          this.#costs.observeBoot(event);
        }
        break;
      default:
        break;
    }
  }

  /** The targets of now; none while a fixed stock is followed, or when planning fails. Never throws. */
  plan(mode: PoolMode, now: number): PersonalPlan {
    if (mode === 'reactive') {
      return { targets: [], sentences: ['personal: none while a reactive stock is followed'] };
    }
    const answer = this.#parts.guard.askNow(() => this.#plan(now));
    return answer.kind === 'answered'
      ? answer.value
      : { targets: [], sentences: [`personal: none, planning them failed: ${answer.why}`] };
  }

  /** Why planning is left alone at `now`; undefined when it is not. */
  failureAt(now: number): string | undefined {
    return this.#parts.guard.failureAt(now);
  }

  /** What survives a restart: what personal warmth was measured to be worth, and who is in session. */
  checkpoint(): CheckpointedPart {
    return {
      name: 'personal',
      version: 1,
      toState: () => ({
        costs: this.#costs.toState(),
        pooledGaps: this.#pooledGaps,
        sessions: [...this.#sessions.values()].slice(-KEPT_SESSION_COUNT_MAX),
      }),
      restore: (state) => this.#restore(state),
    };
  }

  #restore(state: unknown): boolean {
    const known = personalStateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.#pooledGaps.splice(0, GAP_BIN_COUNT, ...known.pooledGaps);
    for (const session of known.sessions) {
      this.#touch(keyOf(session.last), session);
    }
    return this.#costs.restore(known.costs);
  }

  /** The targets with the programs that they load; one whose program is not at hand waits for the next plan. */
  load(targets: readonly PersonalTarget[]): LoadedPersonalTarget[] {
    let leftLength = CODE_LENGTH_SUM_MAX;
    return targets.flatMap((target) => {
      const session = this.#sessions.get(keyOf(target.owner));
      const source = session === undefined ? undefined : this.#parts.sources.find(session.last);
      if (source === undefined || source.code.length > leftLength) {
        return [];
      }
      const { code, imports } = source;
      leftLength -= code.length;
      return [{ ...target, code, packages: this.#parts.packagesFor(target.runtime, imports) }];
    });
  }

  #plan(now: number): PersonalPlan {
    this.#forgetSilent(now);
    const candidates: PersonalCandidate[] = [];
    // Many run the same program: what it takes is looked up once a plan.
    const terms = new Map<ProgramSourceText, HoldTerms | undefined>();
    for (const session of this.#sessions.values()) {
      const candidate = this.#candidateOf(session, terms, now);
      if (candidate !== undefined) {
        candidates.push(candidate);
      }
    }
    return { targets: planPersonal(candidates, this.#parts.limits, now), sentences: this.#sentences(now) };
  }

  #admitted(event: EventOf<'execution.admitted'>): void {
    const key = keyOf(event);
    const known = this.#sessions.get(key);
    const session: Session = known ?? {
      last: event,
      lastAdmittedAt: event.at,
      idleSinceAt: undefined,
      gaps: [],
      gapCount: 0,
      followedCount: 0,
      sameCount: 0,
    };
    if (known !== undefined) {
      const isSame = known.last.programId === event.programId && known.last.runtime === event.runtime;
      session.followedCount = session.followedCount * HABIT_KEPT + 1;
      session.sameCount = session.sameCount * HABIT_KEPT + (isSame ? 1 : 0);
      if (known.idleSinceAt !== undefined) {
        const bin = gapBinOf(event.at - known.idleSinceAt);
        this.#pooledGaps[bin] = (this.#pooledGaps[bin] ?? 0) + 1;
      }
    }
    session.last = event;
    session.lastAdmittedAt = event.at;
    this.#touch(key, session);
  }

  #finished(event: EventOf<'execution.finished'>): void {
    const { runtime, startKind, timings } = event;
    if (startKind !== undefined) {
      const latencyMs = timings.startMs + timings.initMs;
      this.#costs.observeStart({ runtime, kind: startKind, latencyMs, at: event.at });
    }
    const session = this.#sessions.get(keyOf(event));
    if (session === undefined) {
      return;
    }
    const profile = this.#parts.profileOf(event, event.at);
    const own = { fast: profile?.gapWeightsFast ?? [], slow: profile?.gapWeightsSlow ?? [] };
    session.idleSinceAt = event.at;
    session.gaps = mixGaps(own, this.#pooledGaps);
    // Decayed by a half-life of 256 gaps, eight count for a little less than eight.
    session.gapCount = Math.round(profile?.gapWeightsSlow.reduce((sum, weight) => sum + weight, 0) ?? 0);
  }

  #touch(key: string, session: Session): void {
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > SESSION_COUNT_MAX && oldest !== undefined) {
      this.#sessions.delete(oldest);
    }
  }

  #forgetSilent(now: number): void {
    for (const [key, session] of this.#sessions) {
      if (now - session.lastAdmittedAt <= SESSION_MS) {
        break;
      }
      this.#sessions.delete(key);
    }
  }

  /** Undefined while the user runs something, and where nothing could be gained. */
  #candidateOf(
    session: Session,
    terms: Map<ProgramSourceText, HoldTerms | undefined>,
    now: number,
  ): PersonalCandidate | undefined {
    const { last, idleSinceAt, lastAdmittedAt, gaps, gapCount } = session;
    const info = this.#runtimes.get(last.runtime);
    if (info?.parkedAt !== 'interpreter' || idleSinceAt === undefined || lastAdmittedAt > idleSinceAt) {
      return undefined;
    }
    const source = this.#parts.sources.find(last);
    if (source === undefined) {
      return undefined;
    }
    if (!terms.has(source)) {
      terms.set(source, this.#termsOf(source, info, now));
    }
    const held = terms.get(source);
    if (held === undefined) {
      return undefined;
    }
    const { tenantId, userId, programId, runtime } = last;
    const sameProgramRatio = (session.sameCount + 0.5) / (session.followedCount + 1);
    const owner = { tenantId, userId };
    return { owner, programId, runtime, idleSinceAt, gaps, gapCount, sameProgramRatio, ...held };
  }

  #termsOf(source: ProgramSourceText, info: LanguageInfo, now: number): HoldTerms | undefined {
    const preload = preloadOf(source.imports, info);
    const cost = this.#costs.costOf(info.runtime, preload, now);
    return cost === undefined ? undefined : { preload, cost };
  }

  #sentences(now: number): string[] {
    const used = new Set([...this.#sessions.values()].map(({ last }) => last.runtime));
    return [...used].sort().map((runtime) => {
      const why =
        this.#runtimes.get(runtime)?.parkedAt === 'interpreter'
          ? this.#costs.sentenceOf(runtime, this.#parts.limits.priceGbSPerSecond, now)
          : 'its instances wait before the language is started, so a personal one would save nothing';
      return `personal ${runtime}: ${why}`;
    });
  }
}

/** What the program imports, as far as the runtime may load it ahead. */
function preloadOf(imports: readonly string[], info: LanguageInfo): string[] {
  const wanted = new Set(imports.map((name) => name.replace(/^node:/, '')));
  return info.preloadable.filter((name) => wanted.has(name)).toSorted();
}

function keyOf({ tenantId, userId }: Pick<ExecutionSubject, 'tenantId' | 'userId'>): string {
  return `${tenantId}/${userId}`;
}
