import { afterEach, describe, expect, it } from 'vitest';
import { type OpenChameleon, openChameleon, untilTrue } from '../../test/support/open-chameleon.ts';
import { simulatedSubmission } from '../../test/support/simulated-submission.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import { samplePrediction } from '../store/sample-executions-conformance.ts';
import type { Submission } from './chameleon.ts';
import type { Config } from './config.ts';
import type { Predictors } from './predictors.ts';

/** History that is sure of 50 MB. */
const expectingLittle: ExecutionPrediction = {
  ...samplePrediction,
  memoryMb: { p50: 50, p90: 52 },
  basis: 'program-history',
  weights: { 'program-history': 1, 'user-history': 0, code: 0, runtime: 0 },
};

const program = (memoryMb: number) => JSON.stringify({ runMs: 5, memoryMb, exitCode: 0 });

describe('a memory limit that was left open', () => {
  let open: OpenChameleon;

  afterEach(() => open.close());

  async function runUnder(config: Partial<Config>, change: Partial<Submission>) {
    open = await openChameleon(config, undefined, {
      replacePredictors: ({ demand, cost }: Predictors) => ({
        demand,
        cost: { predict: () => expectingLittle, learn: (...args) => cost.learn(...args) },
      }),
    });
    const { chameleon } = open;
    await untilTrue(chameleon, () => chameleon.readiness().isReady);
    const accepted = await chameleon.submit(simulatedSubmission(change));
    const { state, attemptCount } = await accepted.finished;
    return { result: state.kind === 'finished' ? state.result : undefined, attemptCount };
  }

  it('is what the program was expected to need', async () => {
    const { result, attemptCount } = await runUnder({}, { code: program(50) });
    expect(result).toMatchObject({ outcome: 'succeeded' });
    expect(result?.memoryLimitMb).toBeLessThan(100);
    expect(attemptCount).toBe(1);
  });

  it('costs a program that needs more its first attempt, not its outcome', async () => {
    const { result, attemptCount } = await runUnder({}, { code: program(180) });
    expect(result).toMatchObject({ outcome: 'succeeded', memoryLimitMb: 256 });
    expect(attemptCount).toBe(2);
  });

  it('ends a program beyond the default as that would have', async () => {
    const { result, attemptCount } = await runUnder({}, { code: program(400) });
    expect(result).toMatchObject({
      outcome: 'killed',
      reason: 'memory',
      message: 'used more than 256 MB of memory',
    });
    expect(attemptCount).toBe(2);
  });

  it("is the default where sizing is off, and the caller's where there is one", async () => {
    const off = await runUnder({ memorySizing: 'off' }, { code: program(180) });
    expect(off).toMatchObject({ attemptCount: 1, result: { outcome: 'succeeded', memoryLimitMb: 256 } });
    await open.close();
    const asked = await runUnder({}, { code: program(180), limits: { memoryMb: 150 } });
    expect(asked).toMatchObject({ attemptCount: 1, result: { outcome: 'killed', memoryLimitMb: 150 } });
  });
});
