import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { type HostReport, type LevelReport, usableLevels } from '../host-report.ts';
import { collectPair } from '../read-option.ts';
import { printResult } from '../server-options.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';

const examples = `
Exits with ${exitCodes.no} when nothing here can isolate, no language is found, or packages
that are set cannot be offered. Needs no server.

Examples:
  chameleon doctor
  chameleon doctor --driver container
  chameleon doctor --driver microvm
  chameleon doctor --packages python=/srv/packages/site-packages
  chameleon doctor --json | jq '.levels[].layers[] | select(.isApplied | not)'`;

interface DoctorOptions {
  readonly json?: boolean;
  readonly driver?: string;
  readonly packages?: Readonly<Record<string, string>>;
}

/** `chameleon doctor`: what this machine can isolate, and what would mend the rest. */
export function addDoctorCommand(program: Command, terminal: Terminal, surroundings: Surroundings): void {
  program
    .command('doctor')
    .description('say what this machine can isolate, layer by layer, and which languages and packages it has')
    .option(
      '--driver <driver>',
      'launcher, container or microvm, or several joined by commas (CHAMELEON_DRIVER, default launcher)',
    )
    .option(
      '--packages <runtime=folder>',
      'packages to be offered, once per runtime (CHAMELEON_PACKAGES)',
      collectPair,
    )
    .option('--json', 'print JSON and nothing else')
    .addHelpText('after', examples)
    .action(async ({ json, ...given }: DoctorOptions) => {
      const { readConfig } = await import('../../platform/config.ts');
      const report = await surroundings.probeHost(readConfig(terminal.env, given));
      const usable = usableLevels(report);
      await printResult(
        terminal,
        { ...report, usableLevels: usable.map(({ level }) => level) },
        { json, describe: () => describeHost(report, usable) },
      );
      const isRefusing = report.packages.some(({ problem }) => problem !== undefined);
      if (!usable.some(({ runtimes }) => runtimes.length > 0) || isRefusing) {
        terminal.exitCode = exitCodes.no;
      }
    });
}

function describePackages(packages: HostReport['packages']): readonly string[] {
  const lines = packages.map(({ runtime, folder, problem }) =>
    problem === undefined ? `packages for ${runtime}: ${folder}` : `NOT offered: ${problem}`,
  );
  return lines.length === 0 ? [] : ['', ...lines];
}

async function describeHost(report: HostReport, usable: readonly LevelReport[]): Promise<string> {
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
  const runtimes = usable.flatMap((at) => at.runtimes);
  return [
    `${report.platform}, Node ${report.node}, ${report.isRoot ? 'as root' : 'without root'}`,
    ...levels,
    '',
    runtimes.length === 0
      ? 'no languages were found'
      : renderTable(
          ['language', 'level', 'version', 'aliases', 'can be held loaded'],
          runtimes.map(({ displayName, level, version, aliases, loadable }) => [
            displayName,
            level,
            version,
            aliases.join(', '),
            loadable.map(({ name }) => name).join(', '),
          ]),
        ),
    ...describePackages(report.packages),
    '',
    usable.length === 0
      ? 'Nothing here can isolate: code will not be run. Mend what is named above.'
      : `Code can be run here at level ${usable.map(({ level }) => level).join(', or ')}.`,
  ].join('\n');
}
