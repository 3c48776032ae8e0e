import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { type HostReport, type LevelReport, usableLevel } from '../host-report.ts';
import { printResult } from '../server-options.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';

const examples = `
Exits with ${exitCodes.no} when nothing here can isolate, or no language is found. Needs no server.

Examples:
  chameleon doctor
  chameleon doctor --json | jq '.levels[].layers[] | select(.isApplied | not)'`;

/** `chameleon doctor`: what this machine can isolate, and what would mend the rest. */
export function addDoctorCommand(program: Command, terminal: Terminal, surroundings: Surroundings): void {
  program
    .command('doctor')
    .description('say what this machine can isolate, layer by layer, and which languages it has')
    .option('--json', 'print JSON and nothing else')
    .addHelpText('after', examples)
    .action(async (options: { readonly json?: boolean }) => {
      const report = await surroundings.probeHost();
      const usable = usableLevel(report);
      await printResult(
        terminal,
        { ...report, usableLevel: usable?.level ?? null },
        { json: options.json, describe: () => describeHost(report, usable) },
      );
      if (usable === undefined || usable.runtimes.length === 0) {
        terminal.exitCode = exitCodes.no;
      }
    });
}

async function describeHost(report: HostReport, usable: LevelReport | undefined): Promise<string> {
  const { renderTable } = await import('../render-table.ts');
  const levels = report.levels.flatMap(({ level, isAvailable, layers, problem, memorySource }) => [
    '',
    isAvailable
      ? `level ${level}: available, memory measured by ${memorySource}`
      : `level ${level}: not available: ${problem}`,
    ...(layers.length === 0
      ? []
      : [
          renderTable(
            ['layer', '', 'note'],
            layers.map(({ name, isApplied, note }) => [name, isApplied ? 'yes' : 'NO', note]),
          ),
        ]),
  ]);
  const runtimes = usable?.runtimes ?? [];
  return [
    `${report.platform}, Node ${report.node}, ${report.isRoot ? 'as root' : 'without root'}`,
    ...levels,
    '',
    runtimes.length === 0
      ? 'no languages were found'
      : renderTable(
          ['language', 'version', 'aliases'],
          runtimes.map(({ displayName, version, aliases }) => [displayName, version, aliases.join(', ')]),
        ),
    '',
    usable === undefined
      ? 'Nothing here can isolate: code will not be run. Mend what is named above.'
      : `Code can be run here at level ${usable.level}.`,
  ].join('\n');
}
