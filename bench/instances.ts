/** The tiers of instances beside other ways to start a program, in one run. */
import { parseArgs } from 'node:util';
import { measureReuse } from './support/measure-reuse.ts';
import { measureTiers } from './support/measure-tiers.ts';
import { measureWarm } from './support/measure-warm-starts.ts';
import { reportFindings } from './support/verdicts.ts';

const USAGE = `usage: node bench/instances.ts [--json] [--rounds N]

Starts of /bin/true until its end is known: by the launcher's daemon, by a daemon started for it alone (one-shot), by
Node's own spawn without a wall, and by bwrap, an OCI runtime (crun, or runc where crun does not run) and podman
where they are installed; every way once a round, in turns. Then warm starts of the interpreters against their own
cold ones, in pairs, as bench/starts.ts has them, and runs in interpreters that were kept for the same
program, which has run there five times.

N rounds (default 20). Figures are median [p10 … p90], ratios of the same round. Exits 0 if every promise that could be
measured holds, 1 if not.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '20' },
  },
});

/** What is asked of the tiers is more than what the product promised first. */
const WARM_RATIO_MAX = 1 / 40;

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('instances', values, async () => {
    const rounds = Number(values.rounds);
    const found = [
      await measureTiers(rounds),
      await measureWarm(rounds, WARM_RATIO_MAX),
      await measureReuse(rounds),
    ];
    return {
      verdicts: found.flatMap(({ verdicts }) => verdicts),
      lines: found.flatMap(({ lines }) => lines),
      details: found.map(({ details }) => details),
    };
  });
}
