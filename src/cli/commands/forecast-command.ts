import type { Command } from 'commander';
import type { ForecastBody } from '../../api/schemas/forecast-schemas.ts';
import { readCount } from '../read-option.ts';
import { addServerOptions, clientFor, printResult, type ServerOptions } from '../server-options.ts';
import type { Terminal } from '../terminal.ts';

const examples = `
Examples:
  chameleon forecast
  chameleon forecast --horizon-ms 300000 --json`;

/** `chameleon forecast`: the demand that is expected. */
export function addForecastCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('forecast')
    .description('show the demand expected within the horizon')
    .option('--horizon-ms <ms>', 'how far to look ahead (default 60000)', readCount);
  addServerOptions(command)
    .addHelpText('after', examples)
    .action(async (options: ServerOptions & { readonly horizonMs?: number }) => {
      const query = options.horizonMs === undefined ? '' : `?horizonMs=${options.horizonMs}`;
      const forecast = await clientFor(options, terminal).get<ForecastBody>(`/v1/forecast${query}`);
      await printResult(terminal, forecast, { json: options.json, describe: describeForecast });
    });
}

async function describeForecast({ horizonMs, forecasts, note, scores }: ForecastBody): Promise<string> {
  const [{ renderTable }, { formatDuration, formatFigure, formatRatio }] = await Promise.all([
    import('../render-table.ts'),
    import('../format-figure.ts'),
  ]);
  if (forecasts.length === 0) {
    return note ?? 'there is nothing to forecast yet';
  }
  const rows = forecasts.map((forecast) => [
    forecast.runtime,
    formatFigure(forecast.arrivalsPerSecond),
    formatFigure(forecast.arrivalCountP50),
    formatFigure(forecast.arrivalCountP90),
    formatFigure(forecast.arrivalCountP99),
    forecast.terms
      .filter(({ arrivalsPerSecond }) => arrivalsPerSecond !== 0)
      .map(({ source, arrivalsPerSecond }) => `${source} ${formatFigure(arrivalsPerSecond)}/s`)
      .join(', ') || '-',
  ]);
  const expected = `arrivals within ${formatDuration(horizonMs)}\n\n${renderTable(['runtime', 'per second', 'p50', 'p90', 'p99', 'from'], rows)}`;
  const scored = scores.map((score) => [
    score.runtime,
    formatDuration(score.horizonMs),
    formatFigure(score.expectedCount),
    formatFigure(score.actualCount),
    formatRatio(score.coverageRatio),
    formatFigure(score.pinballLoss),
  ]);
  const head = ['runtime', 'horizon', 'expected', 'came', 'within p90', 'loss'];
  return scored.length === 0 ? expected : `${expected}\n\nearlier forecasts\n\n${renderTable(head, scored)}`;
}
