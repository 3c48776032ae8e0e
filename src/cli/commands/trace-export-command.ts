import type { Command } from 'commander';
import type { ChameleonEvent } from '../../model/events.ts';
import { printResult } from '../server-options.ts';
import type { Terminal } from '../terminal.ts';

interface ExportOptions {
  readonly data?: string;
  readonly out?: string;
  readonly json?: boolean;
}

interface ExportResult {
  readonly path: string;
  readonly eventCount: number;
  readonly executionCount: number;
}

const examples = `
Writes what was recorded in a data folder, a JSON object a line, in order of time; a server may be running on it. Without
--out the lines go to standard output. Names of users are in it; programs and their output are not.

Examples:
  chameleon trace export --out recorded.jsonl.gz
  chameleon trace export --data /var/lib/chameleon | jq -r .name | sort | uniq -c
  chameleon trace describe recorded.jsonl.gz`;

/** `chameleon trace export`: what was recorded, as a trace that can be replayed. */
export function addTraceExportCommand(parent: Command, terminal: Terminal): void {
  parent
    .command('export')
    .description('save what a server recorded, as a trace that can be replayed')
    .option(
      '--data <folder>',
      'where the server keeps everything (CHAMELEON_DATA_FOLDER, default .chameleon)',
    )
    .option('--out <file>', 'where to write it, packed when it ends in .gz')
    .option('--json', 'print JSON and nothing else')
    .addHelpText('after', examples)
    .action((options: ExportOptions) => exportEvents(terminal, options));
}

async function exportEvents(terminal: Terminal, options: ExportOptions): Promise<void> {
  const [{ openSqliteEvents }, { readEventPages }, { startProgress }, { readConfig }] = await Promise.all([
    import('../../store/sqlite/open-sqlite-events.ts'),
    import('../read-event-pages.ts'),
    import('../start-progress.ts'),
    import('../../platform/config.ts'),
  ]);
  const { dataFolder } = readConfig(terminal.env, { dataFolder: options.data });
  const events = openSqliteEvents(dataFolder);
  const progress = await startProgress(terminal, 'exporting');
  try {
    const untilAt = Date.now();
    await writeEvents(terminal, options, shown(readEventPages(events, { untilAt }), { progress, untilAt }));
  } finally {
    progress.stop();
    events.close();
  }
}

type Pages = AsyncIterable<readonly ChameleonEvent[]>;

/** Passes pages on and shows how far they are. */
async function* shown(
  pages: Pages,
  { progress, untilAt }: { progress: { advance(count: number, ratio: number): void }; untilAt: number },
): Pages {
  let firstAt: number | undefined;
  for await (const page of pages) {
    firstAt ??= page[0]?.at ?? untilAt;
    progress.advance(page.length, ((page.at(-1)?.at ?? untilAt) - firstAt) / (untilAt - firstAt));
    yield page;
  }
}

async function writeEvents(terminal: Terminal, options: ExportOptions, pages: Pages): Promise<void> {
  let eventCount = 0;
  let executionCount = 0;
  async function* texts(): AsyncGenerator<string> {
    for await (const page of pages) {
      eventCount += page.length;
      executionCount += page.filter(({ name }) => name === 'execution.admitted').length;
      yield page.map((event) => `${JSON.stringify(event)}\n`).join('');
    }
  }
  if (options.out === undefined) {
    for await (const text of texts()) {
      await terminal.out(text);
    }
    return;
  }
  const { writeTextFile } = await import('../write-text-file.ts');
  await writeTextFile(options.out, texts());
  const result: ExportResult = { path: options.out, eventCount, executionCount };
  await printResult(terminal, result, {
    json: options.json,
    describe: () => `${eventCount} events of ${executionCount} executions are in ${options.out}`,
  });
}
