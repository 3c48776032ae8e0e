import { type Command, Option } from 'commander';
import type { AnalysisAnswerBody } from '../../api/schemas/analysis-schemas.ts';
import { type ProbeMode, probeModes } from '../../model/program-probe.ts';
import { CliFailure } from '../cli-failure.ts';
import { exitCodes } from '../exit-codes.ts';
import { fileNameOf, readBytes, readText } from '../read-source.ts';
import { addServerOptions, printResult, type ServerOptions } from '../server-options.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';
import { withServer } from '../with-server.ts';

interface AnalyzeOptions extends ServerOptions {
  readonly language?: string;
  readonly user?: string;
  readonly data?: string;
  readonly jsonl?: string;
  readonly probe?: ProbeMode;
}

const examples = `
Nothing is run without --probe; with it the program is, a few times for some milliseconds, each time in an isolated instance of
its own, first with an empty input and, where it reads some, with made-up ones that grow. With "--probe when-unsure" that is done
only where reading left open how it grows. What is not text, too large or nested too deep is answered as unknown, with the reason.
With --jsonl each line of IN is a program, {"id": 1, "lang": "python", "code": "…"}, and each line printed its analysis with
that id, in the same order; one that cannot be analysed has an "error", and the exit code is then 1.

Examples:
  chameleon analyze solve.py
  chameleon analyze solve.py --probe
  chameleon analyze solve.js --user alice --json | jq .timeComplexity.class
  chameleon analyze --jsonl programs.jsonl > analyses.jsonl`;

/** `chameleon analyze FILE`: what reading a program tells. */
export function addAnalyzeCommand(program: Command, terminal: Terminal, surroundings: Surroundings): void {
  const command = program
    .command('analyze')
    .argument('[file]', 'the program; - for standard input')
    .description('read a program, and say what a run would cost')
    .option('--language <name>', 'its language; without it, the name and the code tell')
    .option('--user <name>', 'whose run is to be predicted')
    .addOption(
      new Option('--probe [when]', 'also run it a little, in instances of its own')
        .choices(probeModes)
        .preset('always' satisfies ProbeMode),
    )
    .option('--jsonl <in>', 'many programs, a JSON object a line; - for standard input')
    .option('--data <folder>', 'where a server started for this command keeps what it knows');
  addServerOptions(command)
    .addHelpText('after', examples)
    .action(async (file: string | undefined, options: AnalyzeOptions) => {
      if ((file === undefined) === (options.jsonl === undefined)) {
        throw new CliFailure(exitCodes.usage, 'wanted: either one file, or --jsonl with many programs');
      }
      await (file === undefined
        ? analyzeMany(options.jsonl ?? '-', options, { terminal, surroundings })
        : analyzeOne(file, options, { terminal, surroundings }));
    });
}

interface World {
  readonly terminal: Terminal;
  readonly surroundings: Surroundings;
}

async function analyzeOne(
  file: string,
  options: AnalyzeOptions,
  { terminal, surroundings }: World,
): Promise<void> {
  // Bytes that are no text become U+FFFD: what to make of them is the analyzer's to say.
  const code = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readBytes(file, terminal));
  const request = {
    code,
    ...fileNameOf(file),
    ...(options.language === undefined ? {} : { language: options.language }),
    ...(options.user === undefined ? {} : { user: options.user }),
    ...(options.probe === undefined ? {} : { probe: options.probe }),
  };
  const answer = await withServer(terminal, options, surroundings, (client) =>
    client.post<AnalysisAnswerBody>('/v1/analyses', request),
  );
  const { describeAnalysis } = await import('../describe-analysis.ts');
  await printResult(terminal, answer, { json: options.json, describe: describeAnalysis });
}

async function analyzeMany(
  file: string,
  options: AnalyzeOptions,
  { terminal, surroundings }: World,
): Promise<void> {
  const lines = (await readText(file, terminal)).split('\n');
  const [{ analyzeLines }, { startProgress }] = await Promise.all([
    import('../analyze-lines.ts'),
    import('../start-progress.ts'),
  ]);
  const { failedCount } = await withServer(terminal, options, surroundings, async (client) => {
    // Tells at once that nobody answers, before the first line is printed.
    await client.get('/v1/pool');
    const bar = await startProgress(terminal, 'analyze', 'programs');
    let doneCount = 0;
    try {
      return await analyzeLines(lines, {
        client,
        terminal,
        probe: options.probe,
        advance: (count) => {
          doneCount += count;
          bar.advance(count, doneCount / lines.length);
        },
      });
    } finally {
      bar.stop();
    }
  });
  terminal.exitCode = failedCount > 0 ? exitCodes.no : terminal.exitCode;
}
