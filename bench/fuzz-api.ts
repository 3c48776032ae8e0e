/** Requests made of our own OpenAPI document, right and wrong ones: whether anything breaks, or is answered as the document does not tell. */
import { parseArgs } from 'node:util';
import { fuzzApi } from '../test/support/fuzz/fuzz-api.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const PROGRESS_MS = 5000;

const USAGE = `usage: node bench/fuzz-api.ts [--json] [--count N] [--seed N]

N requests (default 1000000), 16 at once, to the API over the platform with made-up instances, in a process of its own. The same seed makes the same
requests. Exits 0 if nothing broke, every status is one that the document tells, and the event loop was held up for at most 100 ms at the 99.9th percentile.
Progress goes to stderr.`;

const DELAY_MS_P999_MAX = 100;
const SHOWN_COUNT = 20;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
  },
});

async function measure(): Promise<Findings> {
  const count = Number(values.count);
  let sentCount = 0;
  const timer = setInterval(() => console.error(`${sentCount} of ${count} requests`), PROGRESS_MS);
  const found = await fuzzApi({
    count,
    seed: Number(values.seed),
    onSent: (sent) => {
      sentCount = sent;
    },
  }).finally(() => clearInterval(timer));
  const { requestCount, statuses, wrong, failures, delayMsP999, delayMsMax, exitCode, leftCount } = found;
  return {
    verdicts: [
      verdict(
        `${requestCount} requests break nothing`,
        `exit code ${exitCode}, ${failures.length} failures inside`,
        exitCode === 0 && failures.length === 0,
      ),
      verdict('every answer is one that the document tells', `${wrong.length} are not`, wrong.length === 0),
      verdict(
        `the event loop is held up for ≤ ${DELAY_MS_P999_MAX} ms at p99.9`,
        `${delayMsP999.toFixed(1)} ms, at most ${delayMsMax.toFixed(1)}`,
        delayMsP999 <= DELAY_MS_P999_MAX,
      ),
    ],
    lines: [
      `statuses: ${Object.entries(statuses)
        .map(([status, count]) => `${status} ${count}`)
        .join(', ')}; ${leftCount} not waited for`,
      ...wrong.slice(0, SHOWN_COUNT),
      ...failures.slice(0, SHOWN_COUNT),
    ],
    details: found,
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('fuzz-api', values, measure);
}
