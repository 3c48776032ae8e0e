import type { Command } from 'commander';
import { collect, readCount } from '../read-option.ts';
import { printResult } from '../server-options.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';
import type { HostTiers } from '../tiers/host-tiers.ts';
import type { StartTimes } from '../tiers/measure-tiers.ts';

interface BenchOptions {
  readonly runtime?: readonly string[];
  readonly rounds: number;
  readonly json?: true;
}

const details = `
cold       nothing of the language is there: boot of an interpreter and its usual modules, then a program of one line
on demand  an instance made when it is asked for, from whatever is kept for that (a zygote that is forked)
warm       an instance that stood parked
again      one that has run the same program and was kept

Each until the first output, in milliseconds: median [p10 … p90]. In compiled languages the compiler is in each. Measure on a
machine that does nothing else. Needs no server.

Examples:
  chameleon bench instances
  chameleon bench instances --runtime python --runtime javascript --rounds 40 --json`;

/** `chameleon bench instances`: what each tier costs on this machine. */
export function addBenchCommand(program: Command, terminal: Terminal, surroundings: Surroundings): void {
  program
    .command('bench')
    .description('measure this machine')
    .command('instances')
    .description('time how instances start here, tier by tier, and what parked ones hold')
    .option(
      '--runtime <name>',
      'a language; may be given several times (default: all that are here)',
      collect,
    )
    .option('--rounds <count>', 'how often each is timed', readCount, 10)
    .option('--json', 'print JSON only')
    .addHelpText('after', details)
    .action(async ({ runtime, rounds, json }: BenchOptions) => {
      const [{ readConfig }, { startProgress }] = await Promise.all([
        import('../../platform/config.ts'),
        import('../start-progress.ts'),
      ]);
      const bar = await startProgress(terminal, 'starts', 'rounds');
      const measuring = surroundings.measureTiers(readConfig(terminal.env), {
        runtimes: runtime ?? [],
        roundCount: rounds,
        onProgress: (ratio) => bar.advance(1, ratio),
      });
      const found = await measuring.finally(() => bar.stop());
      await printResult(terminal, found, { json, describe: describeTiers });
    });
}

function show({ p10, median, p90 }: StartTimes): string {
  return `${median.toFixed(1)} [${p10.toFixed(1)} … ${p90.toFixed(1)}]`;
}

async function describeTiers({ level, tiers }: HostTiers): Promise<string> {
  const { renderTable } = await import('../render-table.ts');
  const rows = tiers.map(({ displayName, coldMs, onDemandMs, warmMs, againMs, idleMemoryMb }) => [
    displayName,
    show(coldMs),
    show(onDemandMs),
    show(warmMs),
    `1/${(coldMs.median / warmMs.median).toFixed(0)}`,
    againMs === undefined ? '-' : show(againMs),
    idleMemoryMb.toFixed(1),
  ]);
  return [
    `level ${level}, milliseconds until the first output`,
    '',
    renderTable(['language', 'cold', 'on demand', 'warm', 'warm : cold', 'again', 'idle MB'], rows),
  ].join('\n');
}
