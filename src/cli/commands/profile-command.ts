import type { Command } from 'commander';
import type { ProfileBody } from '../../api/schemas/profile-schemas.ts';
import { addServerOptions, clientFor, printResult, type ServerOptions } from '../server-options.ts';
import type { Terminal } from '../terminal.ts';

const examples = `
Examples:
  chameleon profile alice
  chameleon profile alice --json | jq .durationMs`;

/** `chameleon profile USER`: what is known about a user's habits. */
export function addProfileCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('profile')
    .argument('<user>', 'the name that the user submits under')
    .description("show what is known about a user's habits");
  addServerOptions(command)
    .addHelpText('after', examples)
    .action(async (user: string, options: ServerOptions) => {
      const path = `/v1/users/${encodeURIComponent(user)}/profile`;
      const profile = await clientFor(options, terminal).get<ProfileBody>(path);
      await printResult(terminal, profile, { json: options.json, describe: describeProfile });
    });
}

async function describeProfile(profile: ProfileBody): Promise<string> {
  const [{ renderTable, withoutControls }, { formatDuration, formatFigure, formatInstant, formatRatio }] =
    await Promise.all([import('../render-table.ts'), import('../format-figure.ts')]);
  const { durationMs, cpuMs, memoryMb, networkBytes, operations } = profile;
  const metrics = Object.entries({ durationMs, cpuMs, memoryMb, networkBytes }).map(
    ([name, { p50, p90, mean }]) => [name, formatFigure(p50), formatFigure(p90), formatFigure(mean)],
  );
  const gaps = profile.gaps.map(({ fromMs, toMs, fastRatio, slowRatio }) => [
    `${formatDuration(fromMs)} – ${toMs === null ? 'longer' : formatDuration(toMs)}`,
    formatRatio(fastRatio),
    formatRatio(slowRatio),
  ]);
  const mix = Object.entries(operations).map(
    ([name, ratio]) => `${name.replace(/Ratio$/, '')} ${formatRatio(ratio)}`,
  );
  return [
    `${withoutControls(profile.user)}: ${profile.executionCount} executions from ${formatInstant(profile.firstAt)} to ${formatInstant(profile.lastAt)}, ${formatFigure(profile.executionsPerHour)} per hour lately, ${formatRatio(profile.failureRatio)} failed`,
    `languages: ${profile.runtimes.map(({ runtime, ratio }) => `${runtime} ${formatRatio(ratio)}`).join(', ')}`,
    `operations: ${mix.join(', ')}; CPU ${formatRatio(profile.cpuIntensityRatio)} of the time`,
    '',
    renderTable(['', 'p50', 'p90', 'mean'], metrics),
    '',
    ...profile.weightedSums.map(sentenceOfSum),
    '',
    gaps.length === 0 ? 'no pauses between executions yet' : renderTable(['pause', 'lately', 'ever'], gaps),
  ].join('\n');
}

function sentenceOfSum({
  runtime,
  demand,
  instanceCount,
  terms,
}: ProfileBody['weightedSums'][number]): string {
  const parts = terms.map(
    ({ term, normalised, weight }) => `${term} ${(weight ?? 0).toFixed(2)} × ${(normalised ?? 0).toFixed(1)}`,
  );
  return `weighted sum for ${runtime}: ${(demand ?? 0).toFixed(1)} = ${parts.join(' + ')}, so ${instanceCount} instances`;
}
