import { BenchClient, type ExecutionAnswer } from './bench-client.ts';
import type { CountedGroup } from './counted-group.ts';
import type { LoopDelay, LoopDelays } from './loop-delays.ts';
import { type ProcessorSeconds, processorSeconds, sharesBetween } from './processor-seconds.ts';
import { type Quantiles, quantilesOf } from './quantiles.ts';
import type { RatedLanguage } from './rated-programs.ts';
import { type SaturatedRate, type Saturation, saturate } from './saturate.ts';

const phases = ['prepareMs', 'queueMs', 'startMs', 'initMs', 'runMs'] as const;

/** What a saturated server came to. Shares are seconds of processor time a second. */
export interface ServerRate {
  readonly rate: SaturatedRate;
  readonly delays: { readonly server: LoopDelay; readonly manager: LoopDelay };
  /** Of `serverWaited`, seconds in which its main thread was ready to run and did not. */
  readonly shares: Readonly<Record<string, number>>;
  readonly phases: readonly (Quantiles & { readonly phase: string })[];
}

function problemOf(status: number, body: ExecutionAnswer, expected: string): string {
  if (status !== 200 || body.stdout !== expected || body.outcome !== 'succeeded') {
    return `${status} ${JSON.stringify(body).slice(0, 200)}`;
  }
  // Made for this one execution, or it is no one-shot start.
  return body.startKind === 'cold' ? '' : `a start that was ${body.startKind}`;
}

/** Keeps the server busy with programs of one language, none of which comes twice. */
export async function measureServerRate(
  given: { readonly url: string; readonly loops: LoopDelays; readonly group: CountedGroup | undefined },
  language: RatedLanguage,
  saturation: Saturation,
): Promise<ServerRate> {
  const { url, loops, group } = given;
  const pids = { server: loops.pidOf('serve'), manager: loops.pidOf('manager-main') };
  const client = new BenchClient(url);
  const timings: NonNullable<ExecutionAnswer['timings']>[] = [];
  const turn = async (serial: number) => {
    const { status, body } = await client.execute({
      user: `user-${serial % saturation.inFlightCount}`,
      language: language.name,
      code: language.codeOf(serial),
    });
    const problem = problemOf(status, body, `${serial}\n`);
    if (body.timings !== null && problem === '') {
      timings.push(body.timings);
    }
    return problem;
  };
  const looks: ProcessorSeconds[] = [];
  const rate = await saturate(saturation, turn, {
    onBegin() {
      timings.length = 0;
      loops.begin(Object.values(pids));
      looks.push(processorSeconds(group, pids));
    },
    onEnd() {
      loops.end(Object.values(pids));
      looks.push(processorSeconds(group, pids));
    },
  }).finally(() => client.close());
  return {
    rate,
    delays: { server: await loops.read(pids.server), manager: await loops.read(pids.manager) },
    shares: sharesBetween(looks, saturation.seconds),
    phases: phases.map((phase) => ({ phase, ...quantilesOf(timings.map((each) => each[phase])) })),
  };
}
