import type { Command } from 'commander';
import type { PoolBody } from '../../api/schemas/pool-schemas.ts';
import { layerKeyOf, layerNameOf } from '../../model/layer.ts';
import { addServerOptions, clientFor, printResult, type ServerOptions } from '../server-options.ts';
import type { Terminal } from '../terminal.ts';

const examples = `
Examples:
  chameleon pool
  chameleon pool --json | jq .why`;

/** `chameleon pool`: what is warm, and why. */
export function addPoolCommand(program: Command, terminal: Terminal): void {
  const command = program.command('pool').description('show what is warm now, and why it is that much');
  addServerOptions(command)
    .addHelpText('after', examples)
    .action(async (options: ServerOptions) => {
      const pool = await clientFor(options, terminal).get<PoolBody>('/v1/pool');
      await printResult(terminal, pool, { json: options.json, describe: describePool });
    });
}

/** Whose own instances are wanted when, in seconds from the plan on, and why. */
function describePersonal(plan: PoolBody['plan']): string[] {
  if (plan === null || plan.personal.length === 0) {
    return [];
  }
  const secondsTo = (at: number) => Math.max(0, Math.round((at - plan.madeAt) / 1000));
  const lines = plan.personal.map(({ user, runtime, fromAt, untilAt, why }) => {
    const until = untilAt === null ? 'on' : `to ${secondsTo(untilAt)} s`;
    return `  ${user}, ${runtime}, from ${secondsTo(fromAt)} s ${until}: ${why}`;
  });
  return ['kept for one user each:', ...lines, ''];
}

async function describePool(pool: PoolBody): Promise<string> {
  const [{ renderTable, withoutControls }, { formatFigure, formatRatio }] = await Promise.all([
    import('../render-table.ts'),
    import('../format-figure.ts'),
  ]);
  const wanted = new Map(pool.plan?.stocks.map((stock) => [layerKeyOf(stock), stock.count]));
  const stocks = pool.managers.flatMap(({ managerId, state, busyCount, capacityCount, stocks: held }) =>
    held.map((stock) => [
      `${managerId} (${state}, ${busyCount}/${capacityCount})`,
      layerNameOf(stock),
      stock.provisioningCount,
      stock.prewarmedCount,
      stock.warmCount,
      stock.busyCount,
      wanted.get(layerKeyOf(stock)) ?? '-',
    ]),
  );
  const { startCounts, ...totals } = pool.totals;
  const mode =
    pool.mode === pool.configuredMode ? pool.mode : `${pool.mode} (configured: ${pool.configuredMode})`;
  return [
    `${mode}, isolation ${pool.isolationLevels.join(', ')}; ${pool.runningCount} running, ${pool.queueLength} queued, ${pool.managers.length} managers`,
    '',
    stocks.length === 0
      ? 'no instances'
      : renderTable(['manager', 'runtime', 'booting', 'prewarmed', 'warm', 'busy', 'wanted in all'], stocks),
    '',
    ...(pool.notes.length === 0 ? [] : ['wrong now:', ...pool.notes.map((note) => `  ${note}`), '']),
    ...describePersonal(pool.plan).map(withoutControls),
    'why:',
    ...pool.why.map((sentence) => `  ${sentence}`),
    '',
    `starts: ${startCounts.cold} cold, ${startCounts.prewarmed} prewarmed, ${startCounts.warm} warm, ${startCounts.kept} kept`,
    `memory: ${formatFigure(totals.idleGbS)} GB·s idle, ${formatFigure(totals.bootGbS)} GB·s in ${totals.bootCount} boots`,
    `last ten minutes: cost ${formatFigure(totals.costGbS)} GB·s, a fixed stock ${formatFigure(totals.reactiveCostGbS)}, a perfect forecast ${formatFigure(totals.perfectCostGbS)}`,
    `predictions within their p90: ${formatRatio(totals.durationCoverageRatio)} of durations, ${formatRatio(totals.cpuCoverageRatio)} of CPU times, ${formatRatio(totals.memoryCoverageRatio)} of memory peaks`,
  ].join('\n');
}
