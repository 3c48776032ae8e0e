import type { Command } from 'commander';
import type { AnalysisAnswerBody } from '../../api/schemas/analysis-schemas.ts';
import { fileNameOf, readBytes } from '../read-source.ts';
import { addServerOptions, printResult, type ServerOptions } from '../server-options.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';
import { withServer } from '../with-server.ts';

interface AnalyzeOptions extends ServerOptions {
  readonly language?: string;
  readonly user?: string;
  readonly data?: string;
}

const examples = `
Nothing is run. What is not text, too large or nested too deep is answered as unknown, with the reason.

Examples:
  chameleon analyze solve.py
  chameleon analyze solve.js --user alice --json | jq .analysis.complexity`;

/** `chameleon analyze FILE`: what reading a program tells. */
export function addAnalyzeCommand(program: Command, terminal: Terminal, surroundings: Surroundings): void {
  const command = program
    .command('analyze')
    .argument('<file>', 'the program; - for standard input')
    .description('read a program without running it, and say what a run would cost')
    .option('--language <name>', 'its language; without it, the name and the code tell')
    .option('--user <name>', 'whose run is to be predicted')
    .option('--data <folder>', 'where a server started for this command keeps what it knows');
  addServerOptions(command)
    .addHelpText('after', examples)
    .action(async (file: string, options: AnalyzeOptions) => {
      // Bytes that are no text become U+FFFD: what to make of them is the analyzer's to say.
      const code = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readBytes(file, terminal));
      const request = {
        code,
        ...fileNameOf(file),
        ...(options.language === undefined ? {} : { language: options.language }),
        ...(options.user === undefined ? {} : { user: options.user }),
      };
      const answer = await withServer(terminal, options, surroundings, (client) =>
        client.post<AnalysisAnswerBody>('/v1/analyses', request),
      );
      await printResult(terminal, answer, { json: options.json, describe: describeAnalysis });
    });
}

async function describeAnalysis({ runtime, analysis, prediction }: AnalysisAnswerBody): Promise<string> {
  const { formatDuration, formatFigure, formatRatio } = await import('../format-figure.ts');
  const { withoutControls } = await import('../render-table.ts');
  const { durationMs, memoryMb, basis } = prediction;
  const expected = `expected   ${formatDuration(durationMs.p50)}, nine of ten within ${formatDuration(durationMs.p90)}; ${formatFigure(memoryMb.p50)} MB, within ${formatFigure(memoryMb.p90)} MB (from ${basis})`;
  if (analysis.kind === 'unknown') {
    return [`language   ${runtime}`, `unknown    ${withoutControls(analysis.reason)}`, expected].join('\n');
  }
  const { features } = analysis;
  const reasons = [...analysis.complexityReasons, ...analysis.bottleneckReasons, ...analysis.warnings];
  return [
    `language   ${runtime}`,
    `complexity ${analysis.complexity}`,
    `bottleneck ${analysis.bottleneck}`,
    `size       ${features.lineCount} lines, ${features.functionCount} functions, ${features.loopCount} loops, cyclomatic ${features.cyclomaticComplexity}`,
    `imports    ${analysis.imports.length === 0 ? 'none' : withoutControls(analysis.imports.join(', '))}`,
    `understood ${formatRatio(analysis.confidenceRatio)} of the source`,
    expected,
    ...reasons.map(({ line, message }) => `  line ${line}: ${withoutControls(message)}`),
  ].join('\n');
}
