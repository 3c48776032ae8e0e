import { openSystemGate } from '../egress/open-egress.ts';
import type { ExecutionId, TenantId } from '../kernel/ids.ts';
import { analyzeProgram } from './analyze-program.ts';
import { Callbacks } from './callbacks.ts';
import type { Chameleon } from './chameleon.ts';
import type { ChameleonParts } from './chameleon-parts.ts';
import { assertRunning, type ChameleonState } from './chameleon-state.ts';
import { explainPool } from './explain-pool.ts';
import { readSessionRequest } from './read-session-request.ts';
import { readSubmission, resolveLanguage, resolveRuntime } from './read-submission.ts';
import { readinessOf } from './readiness.ts';
import { settleLevel } from './settle-level.ts';
import { settleRuntime, tenantFloorsOf } from './settle-runtime.ts';
import { submitExecution } from './submit-execution.ts';
import { viewForecasts } from './view-forecasts.ts';
import { viewPool } from './view-pool.ts';
import { watchExecution } from './watch-execution.ts';
import { writeStdin } from './write-stdin.ts';

/** The running system as the API and the command line may ask it. */
export function answerChameleon(
  parts: ChameleonParts,
  state: ChameleonState,
  stop: (deadlineMs: number) => Promise<void>,
): Chameleon {
  const { around, live, execution } = parts;
  const { store, clock } = around;
  const rules = rulesOf(parts, state);
  const named = (runtime: string) => resolveRuntime({ runtime, fileName: undefined, code: '' }, rules());
  const find = (tenantId: TenantId, id: ExecutionId) => store.executions.find(tenantId, id);
  const follow = followFrom(parts);
  const callbacks = new Callbacks({ clock, permission: execution.network, openGate: openSystemGate(clock) });

  return {
    async submit(submission) {
      assertRunning(state);
      const read = readSubmission(submission, { ...rules(), sessions: parts.sessions });
      const request = await settleLevel(around.analyzer, rules(), read);
      const { files = [], isOutcomeAwaited = false } = submission;
      return submitExecution({ parts: execution, live }, { request, files, isOutcomeAwaited });
    },
    find,
    artifact: (tenantId, id, name) => store.executions.artifact(tenantId, id, name),
    usage: (query) => store.executions.usage(query),
    recent: (tenantId, options) => store.executions.recent(tenantId, options),
    async cancel(tenantId, id) {
      const known = await find(tenantId, id);
      const running = known === undefined || known.state.kind === 'finished' ? undefined : live.find(id);
      running?.withdraw();
      return running !== undefined;
    },
    writeStdin: (tenantId, id, part) => writeStdin({ live, store }, { tenantId, id }, part),
    follow,
    async watch(tenantId, id, onUpdate) {
      const sources = { events: parts.events, bus: around.bus };
      const followed = await follow(tenantId, id);
      return followed && watchExecution(sources, { id, finished: followed.finished }, onUpdate);
    },
    checkCallback: (tenantId, url) => callbacks.check(tenantId, url),
    callBack: (callback) => callbacks.send(callback),
    analyze: (request) =>
      analyzeProgram(
        parts,
        { state, levels: rules() },
        { ...request, language: resolveLanguage(request, rules()) },
      ),
    ...viewsOf(parts, state, named),
    ...sessionsOf(parts, state, rules),
    addIntent: async (request) => {
      const { runtime } = settleRuntime(rules(), { ...request, runtime: named(request.runtime) });
      return parts.intents.add({ ...request, runtime }, clock.now());
    },
    runtimes: () => rules().runtimes,
    keys: parts.keys,
    readiness: () => readinessOf(parts, state),
    onEvent: (listener) => parts.events.subscribe(listener),
    stop,
  };
}

/** What requests are read by, as it stands now. */
function rulesOf({ around, execution }: ChameleonParts, state: ChameleonState) {
  const { config, detectLanguage } = around;
  const fixed = {
    ...{ config, detectLanguage },
    permission: execution.network,
    tenantFloors: tenantFloorsOf(config),
    riskIsolation: config.riskIsolation,
  };
  return () => ({ ...fixed, runtimes: state.capabilities?.runtimes ?? [] });
}

function sessionsOf(
  { sessions }: ChameleonParts,
  state: ChameleonState,
  rules: () => Parameters<typeof readSessionRequest>[1],
): Pick<Chameleon, 'openSession' | 'session' | 'sessions' | 'closeSession'> {
  return {
    async openSession(request) {
      assertRunning(state);
      return sessions.open(readSessionRequest(request, rules()));
    },
    session: (tenantId, id) => sessions.find(tenantId, id),
    sessions: (tenantId, userId) => sessions.list(tenantId, userId),
    closeSession: (tenantId, id) => sessions.close(tenantId, id),
  };
}

/** What was learnt and counted; of what was answered before, too. */
function viewsOf(
  parts: ChameleonParts,
  state: ChameleonState,
  named: (runtime: string) => string,
): Pick<
  Chameleon,
  'profileOf' | 'weightedSumsOf' | 'forecasts' | 'pool' | 'explain' | 'history' | 'metrics'
> {
  const { clock } = parts.around;
  const caughtUp = <T>(view: () => T): T => {
    parts.events.catchUp();
    return view();
  };

  return {
    profileOf: async (tenantId, userId) =>
      caughtUp(() => parts.profiler.profileOf({ tenantId, userId }, clock.now())),
    weightedSumsOf: (tenantId, userId, used) =>
      caughtUp(() =>
        used.flatMap((runtime) => {
          const sum = parts.predictors.demand.weightedSumOf({ tenantId, userId, runtime });
          return sum === undefined ? [] : [{ runtime, sum }];
        }),
      ),
    forecasts: (horizonMs) => caughtUp(() => viewForecasts(parts, horizonMs)),
    pool: () => caughtUp(() => viewPool(parts, state)),
    explain: (runtime) =>
      caughtUp(() => explainPool(parts, state, runtime === undefined ? undefined : named(runtime))),
    history: ({ sinceAt, runtime }) =>
      parts.history.read({ sinceAt, runtime: runtime === undefined ? undefined : named(runtime) }),
    async metrics() {
      parts.events.catchUp();
      parts.metrics.observeQueue(parts.execution.admission.state());
      parts.metrics.observeIdle(parts.idleMemory.totals(clock.now()));
      parts.metrics.observeFeedback(parts.feedback, clock.now());
      return parts.metrics.render();
    },
  };
}

function followFrom({ around, live }: ChameleonParts): Chameleon['follow'] {
  return async (tenantId, id) => {
    const execution = await around.store.executions.find(tenantId, id);
    return execution && { execution, finished: live.find(id)?.finished ?? Promise.resolve(execution) };
  };
}
