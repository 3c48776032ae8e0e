import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { FeedbackLoop } from '../feedback/feedback-loop.ts';
import { gbSeconds, MS_PER_SECOND } from '../kernel/units.ts';
import type { ChameleonEvent } from '../model/events.ts';
import { executionOutcomes } from '../model/execution.ts';
import type { StockTarget } from '../model/plan.ts';
import type { PoolTotals } from './chameleon.ts';
import { createFeedbackGauges } from './feedback-gauges.ts';

/** Running totals kept from the event stream: the same numbers feed `/metrics` and `GET /v1/pool`. */
export interface Metrics {
  observe(event: ChameleonEvent): void;
  observeQueue(queue: { readonly length: number; readonly runningCount: number }): void;
  /** Total idle memory per runtime so far, GB·s. */
  observeIdle(totals: ReadonlyMap<string, number>): void;
  totals(): Pick<PoolTotals, 'startCounts' | 'bootGbS' | 'bootCount'>;
  /** Predicted against actual until `now`. */
  observeFeedback(feedback: FeedbackLoop, now: number): void;
  render(): Promise<string>;
}

const START_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const RUN_BUCKETS_S = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

function instruments(registry: Registry) {
  const registers = [registry];
  return {
    executions: new Counter({
      name: 'chameleon_executions_total',
      help: 'Finished executions by outcome',
      labelNames: ['outcome', 'runtime'],
      registers,
    }),
    starts: new Counter({
      name: 'chameleon_starts_total',
      help: 'Execution starts by what they found: cold, prewarmed or warm',
      labelNames: ['kind', 'runtime'],
      registers,
    }),
    startSeconds: new Histogram({
      name: 'chameleon_start_seconds',
      help: 'Time an execution waited for its instance',
      labelNames: ['kind'],
      buckets: START_BUCKETS_S,
      registers,
    }),
    runSeconds: new Histogram({
      name: 'chameleon_run_seconds',
      help: 'Time programs ran',
      labelNames: ['runtime'],
      buckets: RUN_BUCKETS_S,
      registers,
    }),
    idle: new Gauge({
      name: 'chameleon_idle_gb_seconds',
      help: 'Memory held by idle warm instances since the server started',
      labelNames: ['runtime'],
      registers,
    }),
    boot: new Counter({
      name: 'chameleon_boot_gb_seconds_total',
      help: 'Memory held while instances booted',
      labelNames: ['runtime'],
      registers,
    }),
    target: new Gauge({
      name: 'chameleon_stock_target',
      help: 'Prewarmed instances the newest plan wants',
      labelNames: ['runtime'],
      registers,
    }),
    queue: new Gauge({ name: 'chameleon_queue_length', help: 'Executions waiting for a turn', registers }),
    running: new Gauge({ name: 'chameleon_running', help: 'Executions running', registers }),
  };
}

function probeInstruments(registry: Registry) {
  const registers = [registry];
  return {
    probes: new Counter({
      name: 'chameleon_probes_total',
      help: 'Probes of analysed programs that ran',
      labelNames: ['runtime'],
      registers,
    }),
    probeRuns: new Counter({
      name: 'chameleon_probe_runs_total',
      help: 'Runs that probes were made of, each in an instance of its own',
      labelNames: ['runtime'],
      registers,
    }),
    probeCpuSeconds: new Counter({
      name: 'chameleon_probe_cpu_seconds_total',
      help: 'CPU time of the runs of probes',
      labelNames: ['runtime'],
      registers,
    }),
  };
}

/** Labels are runtimes and enumerations only: a caller cannot make new time series. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const made = { ...instruments(registry), ...probeInstruments(registry) };
  const feedbackGauges = createFeedbackGauges(registry);
  const startCounts = { cold: 0, prewarmed: 0, warm: 0, kept: 0 };
  let bootGbS = 0;
  let bootCount = 0;
  for (const outcome of executionOutcomes) {
    made.executions.inc({ outcome, runtime: '' }, 0);
  }

  function observeFinish(event: Extract<ChameleonEvent, { name: 'execution.finished' }>): void {
    made.executions.inc({ outcome: event.outcome, runtime: event.runtime });
    if (event.startKind !== undefined) {
      startCounts[event.startKind] += 1;
      made.starts.inc({ kind: event.startKind, runtime: event.runtime });
      made.startSeconds.observe({ kind: event.startKind }, event.timings.startMs / MS_PER_SECOND);
      made.runSeconds.observe({ runtime: event.runtime }, event.timings.runMs / MS_PER_SECOND);
    }
  }

  function observeBoot(event: Extract<ChameleonEvent, { name: 'instance.prewarmed' }>): void {
    const spent = gbSeconds({ memoryMb: event.memoryMb, durationMs: event.bootMs });
    bootCount += 1;
    bootGbS += spent;
    made.boot.inc({ runtime: event.runtime }, spent);
  }

  return {
    observe(event) {
      feedbackGauges.observe(event);
      if (event.name === 'execution.finished') {
        observeFinish(event);
      } else if (event.name === 'instance.prewarmed') {
        observeBoot(event);
      } else if (event.name === 'probe.finished') {
        made.probes.inc({ runtime: event.runtime });
        made.probeRuns.inc({ runtime: event.runtime }, event.runCount);
        made.probeCpuSeconds.inc({ runtime: event.runtime }, event.cpuMs / MS_PER_SECOND);
      } else if (event.name === 'plan.made') {
        for (const { runtime, count } of event.plan.stocks.filter(isPlain)) {
          made.target.set({ runtime }, count);
        }
      }
    },
    observeQueue(queue) {
      made.queue.set(queue.length);
      made.running.set(queue.runningCount);
    },
    observeIdle(totals) {
      for (const [runtime, gbS] of totals) {
        made.idle.set({ runtime }, gbS);
      }
    },
    observeFeedback: feedbackGauges.read,
    totals: () => ({ startCounts: { ...startCounts }, bootGbS, bootCount }),
    render: () => registry.metrics(),
  };
}

/** Layers come and go: as labels they would stay for ever. */
function isPlain({ packages = [] }: StockTarget): boolean {
  return packages.length === 0;
}
