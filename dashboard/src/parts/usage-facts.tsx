import type { Execution, Usage } from '../api/api-schemas.ts';
import { formatBytes, formatMb, formatMs, formatNumber } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Card } from './card.tsx';
import { Facts } from './facts.tsx';
import { OperationMix } from './operation-mix.tsx';

/** What the program used, as measured from outside. */
export function UsageFacts({
  usage,
  execution,
}: {
  readonly usage: Usage;
  readonly execution: Execution;
}): JSX.Element {
  return (
    <Card title="What it used" isWide>
      <div class="facts-wide">
        <Facts
          rows={[
            ['CPU time', `${formatMs(usage.cpuUserMs)} user, ${formatMs(usage.cpuSystemMs)} system`],
            ['Wall time', formatMs(usage.wallMs)],
            ['Processes at once', formatNumber(usage.processCountPeak)],
          ]}
        />
        <Facts
          rows={[
            ['Most memory', `${formatMb(usage.memoryMbPeak)} (${usage.memorySource})`],
            ['Memory limit', formatMb(execution.memoryLimitMb)],
            ['Printed', formatBytes(usage.outputBytes)],
          ]}
        />
        <Facts
          rows={[
            ['Read', formatBytes(usage.readBytes)],
            ['Written', formatBytes(usage.writtenBytes)],
            ['Network', formatBytes(usage.networkBytes)],
          ]}
        />
      </div>
      <h3>What it did</h3>
      <OperationMix mix={usage.operations} />
    </Card>
  );
}
