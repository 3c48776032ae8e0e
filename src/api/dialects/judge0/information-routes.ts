import { arch, cpus, release, totalmem } from 'node:os';
import type { App } from '../../fastify-app.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { countSubmissions } from './count-submissions.ts';
import { judge0LanguagesOf } from './judge0-languages.ts';
import { readSubmissions, recentSubmissions } from './recent-submissions.ts';
import { viewJudge0Config } from './view-judge0-config.ts';

/** The version whose API this is. */
const JUDGE0_VERSION = '1.13.1';

const LICENCE =
  'Chameleon, which speaks the API of Judge0 here, is licensed under the Apache License, Version 2.0.\n';

/** What a Judge0 tells about itself, as far as it is true of this server. */
export function addInformationRoutes(scope: App, parts: DialectParts): void {
  const { chameleon, config } = parts;
  scope.get('/system_info', async () => ({
    Architecture: arch(),
    'CPU(s)': String(cpus().length),
    'Model name': cpus()[0]?.model ?? '',
    Kernel: release(),
    Mem: `${Math.round(totalmem() / 2 ** 20)}M`,
  }));
  scope.get('/config_info', async ({ tenantId }) => viewJudge0Config(config, tenantId));
  scope.get('/statistics', async ({ tenantId }) => {
    const listed = await recentSubmissions(chameleon, tenantId);
    // Whether an answer was the expected one is told by what was printed.
    return countSubmissions(await readSubmissions(chameleon, tenantId, listed), {
      languages: judge0LanguagesOf(chameleon.runtimes()),
      now: Date.now(),
    });
  });
  scope.get('/workers', async () => viewWorkers(parts));
  scope.get('/about', async () => ({
    version: JUDGE0_VERSION,
    homepage: null,
    source_code: null,
    maintainer: 'Chameleon, which speaks the API of Judge0 CE',
  }));
  addTextRoutes(scope);
}

/** `/authenticate` and `/authorize`: whoever gets so far has a key, and what a key may do it may always do. */
export function addKeyRoutes(app: App): void {
  app.register(async (scope) => {
    // Clients send no body with these, but some of them say of what type it is.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, async () => undefined);
    for (const url of ['/authenticate', '/authorize']) {
      scope.post(url, async (_request, reply) => reply.code(200).send());
    }
  });
}

function addTextRoutes(scope: App): void {
  const texts = {
    '/version': () => JUDGE0_VERSION,
    '/license': () => LICENCE,
    '/isolate': () =>
      'Chameleon isolates in the place of isolate; each execution tells at which level it ran.\n',
  };
  for (const [url, text] of Object.entries(texts)) {
    scope.get(url, async (_request, reply) => reply.type('text/plain; charset=utf-8').send(text()));
  }
}

/** Places of all managers as the workers of one queue. */
function viewWorkers({ chameleon }: Pick<DialectParts, 'chameleon'>) {
  const { managers, queueLength } = chameleon.pool();
  const sum = (count: (manager: (typeof managers)[number]) => number) =>
    managers.reduce((total, manager) => total + count(manager), 0);
  const available = sum(({ capacityCount }) => capacityCount);
  const working = sum(({ busyCount }) => busyCount);
  return [
    {
      queue: JUDGE0_VERSION,
      size: queueLength,
      available,
      idle: Math.max(0, available - working),
      working,
      paused: 0,
      failed: 0,
    },
  ];
}
