/** How many reads a second the API answers, and what readers of its streams who do not read cost it. */
import { parseArgs } from 'node:util';
import { startDemoServer } from '../src/cli/demo/demo-server.ts';
import { BenchClient } from './support/bench-client.ts';
import { measureReads } from './support/measure-reads.ts';
import { measureSlowReaders } from './support/measure-slow-readers.ts';
import { showQuantiles } from './support/quantiles.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/api-load.ts [--json] [--seconds S] [--readers N]

A real server. Reads: an execution, a list of twenty, the pool and the forecast, each asked for by 32 connections at once for S seconds (default 10) after two
of warming up; this process asks, on the same processors. Readers: N (default 500) connections read the first bytes of the event stream and then nothing, while
300 programs run; what the server holds more than after 300 programs without them is theirs. Exits 0 if every promise holds.`;

const PER_SECOND_MIN = 2000;
const KIB_MAX = 64;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '10' },
    readers: { type: 'string', default: '500' },
  },
});

async function measure(): Promise<Findings> {
  const server = await startDemoServer({ CHAMELEON_MODE: 'reactive' });
  try {
    const client = new BenchClient(server.url);
    const { body } = await client.execute({ user: 'ada', language: 'bash', code: 'echo hello' });
    for (let serial = 0; serial < 20; serial += 1) {
      await client.execute({ user: 'ada', language: 'bash', code: `echo ${serial}` });
    }
    client.close();
    const verdicts: Findings['verdicts'][number][] = [];
    const lines: string[] = [];
    for (const path of [`/v1/executions/${body.id}`, '/v1/executions', '/v1/pool', '/v1/forecast']) {
      const { perSecond, answerMs } = await measureReads(server.url, path, Number(values.seconds) * 1000);
      const name = path.replace(body.id, '{id}');
      lines.push(`${name}: ${perSecond.toFixed(0)} a second, answered in ${showQuantiles(answerMs, 1)} ms`);
      verdicts.push(
        verdict(
          `GET ${name} ≥ ${PER_SECOND_MIN} a second`,
          perSecond.toFixed(0),
          perSecond >= PER_SECOND_MIN,
        ),
      );
    }
    const readerCount = Number(values.readers);
    const { kibEach, droppedCount } = await measureSlowReaders(server, readerCount);
    verdicts.push(
      verdict(
        `${readerCount} readers who do not read cost ≤ ${KIB_MAX} KiB each`,
        `${kibEach.toFixed(1)} KiB; ${droppedCount} were dropped`,
        kibEach <= KIB_MAX,
      ),
    );
    return { verdicts, lines, details: undefined };
  } finally {
    await server.stop();
  }
}

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('api-load', values, measure);
}
