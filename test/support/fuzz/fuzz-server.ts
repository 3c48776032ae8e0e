import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createHttpServer } from '../../../src/api/http-server.ts';
import { openAnalyzer } from '../../../src/cli/open-analyzer.ts';
import { readConfig } from '../../../src/platform/config.ts';
import { systemClock } from '../../../src/platform/system-clock.ts';
import { openChameleon, untilTrue } from '../open-chameleon.ts';

// The real API over the real platform, in a process of its own: only instances are made up. It says where it is reached, and when asked
// how long its event loop was held up, and what went wrong inside.

const NS_PER_MS = 1e6;
const apiKeys = process.argv[2] ?? '';
const config = readConfig({}, { port: 0, apiKeys, queueLengthMax: 200 });
const reader = openAnalyzer(systemClock());
const { chameleon, problems } = await openChameleon(
  { apiKeys, queueLengthMax: 200, killedPauseMs: 0 },
  undefined,
  { analyzer: reader.analyzer },
);
const failures: string[] = [];
const server = createHttpServer({
  chameleon,
  config,
  logger: {
    info: () => undefined,
    warn: () => undefined,
    error: (details: object) =>
      void failures.push('err' in details ? String(details.err) : JSON.stringify(details)),
  },
});
await server.listen();
await untilTrue(chameleon, () => chameleon.readiness().isReady);
const delays = monitorEventLoopDelay({ resolution: 1 });
delays.enable();
process.on('message', () => {
  process.send?.({
    delayMsP999: delays.percentile(99.9) / NS_PER_MS,
    delayMsMax: delays.max / NS_PER_MS,
    failures: [...new Set([...failures, ...problems])].slice(0, 20),
  });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port: server.port() });
