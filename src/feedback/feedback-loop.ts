import type { ExecutionId } from '../kernel/ids.ts';
import type { ChameleonEvent, EventOf } from '../model/events.ts';
import type { PoolMode } from '../model/plan.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import { type BackTest, chooseMode, type ModeChoice } from './choose-mode.ts';
import { ForecastLedger } from './forecast-ledger.ts';
import { PredictionLedger } from './prediction-ledger.ts';
import { scorePrediction } from './score-prediction.ts';
import { type StartFacts, type StartScore, scoreStarts, sumStartScores } from './score-starts.ts';
import { StartWindow } from './start-window.ts';
import { WasteWatch } from './waste-watch.ts';

export interface FeedbackSettings {
  readonly coldStartPriceGbSPerSecond: number;
  /** The fixed stock of each runtime that predictions are compared with. */
  readonly reactiveStockCount: number;
  /** How far back starts are compared. */
  readonly windowMs: number;
}

/** Predictions whose execution has not ended; beyond this the oldest are never scored. */
const PENDING_COUNT_MAX = 50_000;
/** Runtimes come from the host's manifests; a stream that names more than this is not believed. */
const RUNTIME_COUNT_MAX = 256;
/** Coverage of the p90 bound is told anew when it has moved so far, once so many executions are behind it. */
const COVERAGE_STEP = 0.05;
const COVERAGE_WEIGHT_MIN = 30;

/**
 * Predicted against actual, always, and only here: listens to the stream, scores each prediction when its execution
 * ends and each forecast when its horizon is over, compares what starts cost with a fixed stock and with a perfect
 * forecast, and says which mode to run in.
 */
export class FeedbackLoop {
  readonly ledger = new PredictionLedger();
  readonly forecasts = new ForecastLedger();
  readonly #settings: FeedbackSettings;
  readonly #emit: (event: ChameleonEvent) => void;
  readonly #pending = new Map<ExecutionId, ExecutionPrediction>();
  readonly #windows = new Map<string, StartWindow>();
  readonly #toldCoverage = new Map<string, number>();
  readonly #waste: WasteWatch;
  #mode: PoolMode | undefined;

  /** `emit` is handed `prediction.scored`, `calibration.changed` and `mode.changed` as they happen. */
  constructor(settings: FeedbackSettings, emit: (event: ChameleonEvent) => void) {
    this.#settings = settings;
    this.#waste = new WasteWatch({ holdMs: settings.windowMs, scoreStarts: (now) => this.scoreStarts(now) });
    this.#emit = emit;
  }

  observe(event: ChameleonEvent): void {
    switch (event.name) {
      case 'execution.admitted':
        if (event.isOutsidePool === true) {
          break;
        }
        this.#windowOf(event.runtime, event.at)?.observeArrival(event.at);
        this.forecasts.observeArrival(event.runtime, event.at);
        break;
      case 'forecast.made':
        this.forecasts.expect(event.forecasts);
        break;
      case 'prediction.made':
        this.#expect(event);
        break;
      case 'execution.finished':
        this.#finish(event);
        break;
      case 'instance.prewarmed':
        this.#windowOf(event.runtime, event.at)?.observeBoot(event.at, {
          ...event,
          preload: [...event.preload, ...(event.packages ?? [])],
        });
        break;
      default:
        break;
    }
  }

  /** Takes in how much idle memory each runtime has held since the start, GB·s. */
  observeIdle(totalsGbS: ReadonlyMap<string, number>, at: number): void {
    for (const [runtime, totalGbS] of totalsGbS) {
      this.#windowOf(runtime, at)?.observeIdleTotal(at, totalGbS);
    }
  }

  /** What starts cost over the window, over all runtimes that have booted here. */
  scoreStarts(now: number): StartScore {
    return sumStartScores([...this.startScores(now).values()]);
  }

  startScores(now: number): ReadonlyMap<string, StartScore> {
    const scores = new Map<string, StartScore>();
    for (const [runtime, window] of this.#windows) {
      if (window.hasBooted) {
        const facts = window.facts(now, this.#settings.coldStartPriceGbSPerSecond);
        scores.set(runtime, scoreStarts(facts, this.#settings.reactiveStockCount));
      }
    }
    return scores;
  }

  /** What happened to one runtime over the window, as measured here. */
  startFacts(runtime: string, now: number): StartFacts {
    const window = this.#windowOf(runtime, now) ?? this.#openWindow(now);
    return window.facts(now, this.#settings.coldStartPriceGbSPerSecond);
  }

  /**
   * Chooses the mode on a back-test and on what was really held, and tells when and why it is another than before.
   */
  decideMode(configured: PoolMode, test: Omit<BackTest, 'distrust'>, now: number): ModeChoice {
    const from = this.#mode ?? configured;
    const choice = chooseMode(configured, from, { ...test, distrust: this.#waste.distrustAt(now, from) });
    this.#mode = choice.mode;
    if (choice.mode !== from) {
      this.#emit({ name: 'mode.changed', at: now, from, to: choice.mode, why: choice.why });
    }
    return choice;
  }

  /** For a checkpoint: JSON. Windows of starts begin anew after a restart. */
  toState(): unknown {
    return { ledger: this.ledger.toState(), mode: this.#mode ?? null };
  }

  /** Takes up a checkpoint; whatever in it is not understood is left out. */
  restore(state: unknown): void {
    if (typeof state !== 'object' || state === null) {
      return;
    }
    const { ledger, mode } = Object.fromEntries(Object.entries(state)) as Record<string, unknown>;
    this.ledger.restore(ledger);
    this.#mode = mode === 'predictive' || mode === 'reactive' ? mode : this.#mode;
  }

  #windowOf(runtime: string, at: number): StartWindow | undefined {
    const known = this.#windows.get(runtime);
    if (known !== undefined || this.#windows.size >= RUNTIME_COUNT_MAX) {
      return known;
    }
    const made = this.#openWindow(at);
    this.#windows.set(runtime, made);
    return made;
  }

  #openWindow(openedAt: number): StartWindow {
    return new StartWindow({ windowMs: this.#settings.windowMs, openedAt });
  }

  #expect({ executionId, prediction }: EventOf<'prediction.made'>): void {
    this.#pending.delete(executionId);
    this.#pending.set(executionId, prediction);
    const [oldest] = this.#pending.keys();
    if (this.#pending.size > PENDING_COUNT_MAX && oldest !== undefined) {
      this.#pending.delete(oldest);
    }
  }

  #finish(event: EventOf<'execution.finished'>): void {
    const prediction = this.#pending.get(event.executionId);
    this.#pending.delete(event.executionId);
    if (event.startKind === 'cold' && event.isOutsidePool !== true) {
      this.#windowOf(event.runtime, event.at)?.observeColdStart(event.at);
    }
    // A run that its caller or the platform cut short says nothing about what the program costs.
    const isCutShort = event.outcome === 'cancelled' || event.reason === 'platform';
    if (prediction === undefined || event.usage === undefined || isCutShort) {
      return;
    }
    const { executionId, tenantId, userId, programId, runtime, at } = event;
    const actual = {
      durationMs: event.timings.runMs,
      cpuMs: event.usage.cpuUserMs + event.usage.cpuSystemMs,
      memoryMb: event.usage.memoryMbPeak,
    };
    const score = scorePrediction(prediction, actual);
    const byRuntime = `runtime:${runtime}`;
    this.ledger.record(score, [byRuntime, `user:${tenantId}/${userId}`, `basis:${prediction.basis}`]);
    const subject = { executionId, tenantId, userId, programId, runtime };
    this.#emit({ name: 'prediction.scored', at, ...subject, ...score });
    this.#tellCoverage(byRuntime, at);
  }

  #tellCoverage(subject: string, at: number): void {
    const entry = this.ledger.entryOf(subject);
    if (entry === undefined || entry.weight < COVERAGE_WEIGHT_MIN) {
      return;
    }
    for (const [metric, to] of [
      ['duration-p90', entry.durationCoverageRatio],
      ['cpu-p90', entry.cpuCoverageRatio],
      ['memory-p90', entry.memoryCoverageRatio],
    ] as const) {
      const name = `${metric}:${subject}`;
      // Nothing told yet means: believed to be what was aimed at.
      const from = this.#toldCoverage.get(name) ?? 0.9;
      if (Math.abs(to - from) >= COVERAGE_STEP) {
        this.#toldCoverage.set(name, to);
        this.#emit({ name: 'calibration.changed', at, subject: name, from, to });
      }
    }
  }
}
