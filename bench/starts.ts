/** How fast programs start: sandboxed against bare, warm against cold, and what the API adds. */
import { parseArgs } from 'node:util';
import { measureApi } from './support/measure-api.ts';
import { measureOneShots } from './support/measure-one-shots.ts';
import { measureWarm } from './support/measure-warm-starts.ts';
import { type Findings, reportFindings, type Verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/starts.ts [--json] [--rounds N] [--only one-shot,warm,api]

one-shot  a program started through the launcher, new namespaces each time, until its end is known, against Node's
          own child_process.spawn of it without any wall. Pairs, the order alternating; the ratio is of each pair.
warm      a run on a parked interpreter until its first output, against its own cold start: boot of that interpreter
          in the sandbox and the same run, with nothing of it there before. Beside it the start of the bare interpreter
          in the sandbox without warm-up, and a start on demand, which forks a zygote where the runtime has one.
api       a real server with prewarmed stock, which has run a hundred programs before, one request at a time: HTTP in to
          out less the program's run time.

N rounds (default 40) of each pair. Figures are median [p10 … p90]. Exits 0 if every promise holds, 1 if not.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '40' },
    only: { type: 'string', default: 'one-shot,warm,api' },
  },
});

const measures: Readonly<Record<string, (roundCount: number) => Promise<Findings>>> = {
  'one-shot': measureOneShots,
  warm: measureWarm,
  api: measureApi,
};

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('starts', values, async () => {
    const found: Findings[] = [];
    for (const name of values.only.split(',')) {
      const measure = measures[name];
      if (measure === undefined) {
        throw new Error(`no measure ${name}; one of ${Object.keys(measures).join(', ')}`);
      }
      found.push(await measure(Number(values.rounds)));
    }
    return {
      verdicts: found.flatMap(({ verdicts }): readonly Verdict[] => verdicts),
      lines: found.flatMap(({ lines }) => lines),
      details: found.map(({ details }) => details),
    };
  });
}
