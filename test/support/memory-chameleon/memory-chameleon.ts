import { ChameleonError, type ErrorCode } from '../../../src/kernel/errors.ts';
import { type ExecutionId, idFactory } from '../../../src/kernel/ids.ts';
import type { ChameleonEvent } from '../../../src/model/events.ts';
import type { ProbeMode, ProgramProbe } from '../../../src/model/program-probe.ts';
import type { Chameleon, Submission } from '../../../src/platform/chameleon.ts';
import { readConfig } from '../../../src/platform/config.ts';
import { NetworkPermission } from '../../../src/platform/network-permission.ts';
import { readSessionRequest } from '../../../src/platform/read-session-request.ts';
import { readSubmission, resolveRuntime } from '../../../src/platform/read-submission.ts';
import type { RuntimeView } from '../../../src/platform/runtime-view.ts';
import { SessionBook } from '../../../src/platform/session-book.ts';
import type { SessionBounds } from '../../../src/platform/session-bounds.ts';
import { tenantFloorsOf } from '../../../src/platform/settle-runtime.ts';
import { memoryKeyBook } from '../memory-keys.ts';
import { filterExecutions } from './filter-executions.ts';
import { MemoryCallbacks } from './memory-callbacks.ts';
import { MemoryExecutions } from './memory-executions.ts';
import { memoryHistory } from './memory-history.ts';
import { memoryPlan, memoryPool } from './memory-pool.ts';
import { memoryUsage } from './memory-usage.ts';
import {
  analyse,
  explanationOf,
  forecastOver,
  prediction,
  profileOf,
  weightedSum,
} from './prediction-samples.ts';
import { wordsOf } from './run-by-rule.ts';
import { writeMemoryStdin } from './write-memory-stdin.ts';

/** A whole system in memory: keeps what it is given and answers by fixed rules, so that its callers can be tested. */
export interface MemoryChameleon extends Chameleon {
  readonly executions: MemoryExecutions;
  publish(event: ChameleonEvent): void;
  listenerCount(): number;
  setReady(reasons: readonly string[]): void;
  /** Every submission it was handed, refused ones too. */
  readonly submissions: readonly Submission[];
  /** Every callback that it was asked for, with what it would have told. */
  readonly calledBack: MemoryCallbacks['sent'];
  readonly isStopped: boolean;
}

const runtimeViews: readonly RuntimeView[] = [
  {
    runtime: 'python',
    language: 'python',
    level: 'simulated',
    isNetworkOffered: true,
    displayName: 'Python',
    version: '3.11',
    aliases: ['py'],
    fileName: 'main.py',
    extensions: ['.py'],
    isKeepable: true,
  },
];
const languageRules = { runtimes: runtimeViews, detectLanguage: () => 'python' };
const INTENT_COUNT_MAX = 2;

/** A program `refuse CODE` is refused with that error, `bug` breaks; the other words are those of `run-by-rule.ts`. */
function refuse(code: string): void {
  const { word, argument } = wordsOf(code);
  if (word === 'refuse') {
    const retry = /^over|-full$/.test(argument) ? { retryAfterMs: 2000 } : {};
    throw new ChameleonError(argument as ErrorCode, `refused as ${argument} in /secret/path`, retry);
  }
  if (word === 'bug') {
    throw new TypeError('a bug at /secret/path');
  }
}

/** A book whose sessions never run, and so never end by themselves. */
function openSessions(bounds: SessionBounds): SessionBook {
  const clock = { now: () => 1000, schedule: () => () => undefined };
  const ids = idFactory({ now: clock.now, next: () => 0.5 });
  return new SessionBook({ clock, ids, bounds, release: () => undefined, cancel: () => undefined });
}

/** One that measured quadratic growth where it is always wanted, and one that was not needed where it is not. */
function memoryProbe(mode: ProbeMode): ProgramProbe | undefined {
  if (mode !== 'always') {
    return mode === 'never' ? undefined : { kind: 'not-run', reason: 'reading it was sure enough, 80 %' };
  }
  const operations = { computeRatio: 1, fileRatio: 0, networkRatio: 0, processRatio: 0 };
  const points = [
    { size: 6, cpuMs: 0 },
    { size: 500, cpuMs: 25 },
    { size: 1000, cpuMs: 100 },
  ];
  return {
    kind: 'ran',
    runCount: 20,
    probeMs: 900,
    importMs: 12,
    firstRun: {
      reason: 'exit',
      exitCode: 1,
      cpuMs: 3,
      memoryMbPeak: 6,
      processCountPeak: 1,
      outputBytes: 0,
      operations,
    },
    growth: { class: 'quadratic', exponent: 2, confidenceRatio: 0.9, inputFormat: 'one number', points },
  };
}

/** Learning, forecasts and intents by fixed rules. */
function foresight(executions: MemoryExecutions) {
  let intentCount = 0;
  return {
    async analyze(request: Parameters<Chameleon['analyze']>[0]) {
      refuse(request.code);
      const runtime = resolveRuntime(request, { runtimes: runtimeViews, detectLanguage: () => 'python' });
      const reading = analyse(request.code);
      return {
        analysis: reading,
        reading,
        prediction,
        runtime,
        limits: { memoryMb: 64, cpuMs: 400, wallMs: 1500 },
        warmLayer: { layer: 'runtime' as const, modules: [] },
        probe: memoryProbe(request.probe ?? 'never'),
      };
    },
    async profileOf(tenantId, userId) {
      const own = executions.all(tenantId).filter(({ request }) => request.userId === userId);
      return own.length === 0 ? undefined : profileOf(tenantId, userId, own.length);
    },
    weightedSumsOf: (_tenantId, _userId, used) => used.map((runtime) => ({ runtime, sum: weightedSum })),
    forecasts: (horizonMs) => ({
      note: undefined,
      scores: [
        {
          runtime: 'python',
          horizonMs: 10_000,
          weight: 8,
          pinballLoss: 0.25,
          coverageRatio: 0.875,
          expectedCount: 5,
          actualCount: 4,
        },
      ],
      forecasts: [forecastOver(horizonMs)],
    }),
    async addIntent({ startsInMs, durationMs, isolation: _, runtime: asked, ...announced }) {
      const runtime = resolveRuntime({ runtime: asked, fileName: undefined, code: '' }, languageRules);
      intentCount += 1;
      const startsAt = 1500 + startsInMs;
      const intent = {
        id: `int_${intentCount}`,
        ...announced,
        runtime,
      };
      const kind = intentCount > INTENT_COUNT_MAX ? 'over-budget' : intentCount === 2 ? 'merged' : 'accepted';
      return { kind, intent: { ...intent, startsAt, endsAt: startsAt + durationMs } };
    },
  } satisfies Partial<Chameleon>;
}

export function createMemoryChameleon({ apiKeys = '' }: { readonly apiKeys?: string } = {}): MemoryChameleon {
  const listeners = new Set<(event: ChameleonEvent) => void>();
  const publish = (event: ChameleonEvent) => {
    for (const listener of listeners) {
      listener(event);
    }
  };
  const executions = new MemoryExecutions(publish);
  const submissions: Submission[] = [];
  const config = readConfig({}, { network: { tenants: { default: ['*.example.com', 'one.test:8080'] } } });
  const rules = {
    config,
    permission: new NetworkPermission(config.network),
    tenantFloors: tenantFloorsOf(config),
    riskIsolation: config.riskIsolation,
    ...languageRules,
  };
  const sessions = openSessions(config);
  const callbacks = new MemoryCallbacks(rules.permission);
  let reasons: readonly string[] = [];
  let isStopped = false;
  const byId = async (tenantId: Submission['tenantId'], id: ExecutionId) =>
    executions.find(tenantId, id)?.execution;
  return {
    ...foresight(executions),
    executions,
    submissions,
    keys: memoryKeyBook({ apiKeys }),
    calledBack: callbacks.sent,
    publish,
    listenerCount: () => listeners.size,
    setReady(given) {
      reasons = given;
    },
    get isStopped() {
      return isStopped;
    },
    async submit(submission) {
      submissions.push(submission);
      refuse(submission.code);
      return executions.accept(readSubmission(submission, { ...rules, sessions }), submission.files);
    },
    openSession: async (request) => sessions.open(readSessionRequest(request, rules)),
    session: (tenantId, id) => sessions.find(tenantId, id),
    sessions: (tenantId, userId) => sessions.list(tenantId, userId),
    closeSession: (tenantId, id) => sessions.close(tenantId, id),
    find: byId,
    artifact: async (tenantId, id, name) => executions.artifact(tenantId, id, name),
    recent: async (tenantId, options) => filterExecutions(executions.all(tenantId), options),
    usage: async (query) =>
      memoryUsage(query.tenantId === undefined ? [] : executions.all(query.tenantId), query),
    cancel: async (tenantId, id) => executions.cancel(tenantId, id),
    writeStdin: async (tenantId, id, part) => writeMemoryStdin(executions, { tenantId, id }, part),
    async follow(tenantId, id) {
      const entry = executions.find(tenantId, id);
      return entry && { execution: entry.execution, finished: entry.finished.promise };
    },
    async watch(tenantId, id, onUpdate) {
      const entry = executions.find(tenantId, id);
      if (entry === undefined || entry.execution.state.kind === 'finished') {
        return undefined;
      }
      entry.watchers.add(onUpdate);
      return () => entry.watchers.delete(onUpdate);
    },
    checkCallback: (tenantId, url) => callbacks.check(tenantId, url),
    callBack: (callback) => callbacks.send(callback),
    pool: () => memoryPool(executions),
    explain(given) {
      const runtime = given && resolveRuntime({ runtime: given, fileName: undefined, code: '' }, rules);
      const explained = explanationOf(memoryPlan);
      const runtimes = explained.runtimes.filter((each) => runtime === undefined || each.runtime === runtime);
      return { ...explained, runtimes };
    },
    history: ({ sinceAt, runtime: given }) => {
      const runtime = given && resolveRuntime({ runtime: given, fileName: undefined, code: '' }, rules);
      return memoryHistory().read({ sinceAt, runtime });
    },
    runtimes: () => runtimeViews,
    readiness: () => ({ isReady: reasons.length === 0, reasons }),
    metrics: async () => '# HELP chameleon_running Executions running\nchameleon_running 0\n',
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      isStopped = true;
    },
  };
}
