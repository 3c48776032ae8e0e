import type { PolicyTrial } from '../api/api-schemas.ts';
import { formatCount, formatGbS, formatMs } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Badge } from './badge.tsx';
import { Meter } from './bar.tsx';
import { Card } from './card.tsx';
import { Empty } from './empty.tsx';
import { Facts } from './facts.tsx';

/** The policy that is followed against its challenger, on the same arrivals. */
export function TrialCard({
  trial,
  policy,
}: {
  readonly trial: PolicyTrial | null;
  readonly policy: string;
}): JSX.Element {
  if (trial === null) {
    return (
      <Card title="Champion and challenger">
        <Empty>
          The policy {policy} is followed, and nothing challenges it. With <code>CHAMELEON_CHALLENGER</code>{' '}
          another one runs beside it in the books.
        </Empty>
      </Card>
    );
  }
  const { followed, challenger, boundGbS } = trial;
  const most = Math.max(followed.costGbS ?? 0, challenger.costGbS ?? 0, Number.MIN_VALUE);
  const cost = (value: number | null, colour: string) => (
    <span class="metered">
      <Meter ratio={(value ?? 0) / most} colour={colour} />
      {formatGbS(value)}
    </span>
  );
  const isCheaper = boundGbS !== null && boundGbS < 0;
  return (
    <Card title="Champion and challenger" note={trial.why}>
      <Facts
        rows={[
          [`Champion: ${followed.policy}`, cost(followed.costGbS, 'accent')],
          [`Challenger: ${challenger.policy}`, cost(challenger.costGbS, 'forecast')],
          ['Compared over', `${formatCount(trial.blockCount, 'block')} of ${formatMs(trial.blockMs)}`],
          [
            'The challenger costs at most',
            boundGbS === null ? 'not known yet' : `${formatGbS(boundGbS)} more a block`,
          ],
          [
            'Verdict',
            <Badge
              text={isCheaper ? 'the challenger is cheaper' : 'the champion stays'}
              tone={isCheaper ? 'warn' : 'good'}
            />,
          ],
          ['Promotion', trial.promotion],
        ]}
      />
    </Card>
  );
}
