import type { ExecutionList, UserProfile } from '../api/api-schemas.ts';
import { formatMb, formatMs, formatNumber, formatRatio } from '../figures/format-figure.ts';
import { formatAgo, formatInstant } from '../figures/format-instant.ts';
import { heatMapOf } from '../figures/heat-map.ts';
import { hrefOf } from '../live/parse-route.ts';
import { server } from '../live/server.ts';
import { useLive } from '../live/use-live.ts';
import { Card } from '../parts/card.tsx';
import { CostQuantiles } from '../parts/cost-quantiles.tsx';
import { Empty } from '../parts/empty.tsx';
import { GapBars } from '../parts/gap-bars.tsx';
import { HeatTable } from '../parts/heat-table.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { OperationMix } from '../parts/operation-mix.tsx';
import { RuntimeShares } from '../parts/runtime-shares.tsx';
import { Stat, Stats } from '../parts/stat.tsx';
import { ViewFrame } from '../parts/view-frame.tsx';
import { WeightedSum } from '../parts/weighted-sum.tsx';
import type { JSX } from '../ui.ts';

const LOOKED_AT = 200;

/** One user's habits, as far as they are known: what the forecasts of their next execution rest on. */
export function UserView({ user }: { readonly user: string }): JSX.Element {
  const name = encodeURIComponent(user);
  const options = {
    when: (event: { readonly name: string; readonly user?: unknown }) =>
      event.name === 'execution.finished' && event.user === user,
    intervalMsMin: 2000,
  };
  const profile = useLive(
    `profile ${user}`,
    (signal) => server.ask<UserProfile>(`/v1/users/${name}/profile`, { signal }),
    options,
  );
  const list = useLive(
    `executions of ${user}`,
    (signal) => server.ask<ExecutionList>(`/v1/executions?user=${name}&count=${LOOKED_AT}`, { signal }),
    options,
  );
  return (
    <ViewFrame
      title={user}
      note="The fingerprint of one user: recent executions weigh more."
      aside={<a href={hrefOf('executions', undefined, { user })}>Executions of this user</a>}
    >
      <Loaded
        live={profile}
        what="The profile"
        absent={<Empty>Nothing is known of {user}: no execution of that name has come.</Empty>}
      >
        {(data) => (
          <>
            <ProfileFigures profile={data} />
            <Card
              title="When"
              note={`By weekday and hour on your clock, over the last ${LOOKED_AT} executions at most.`}
            >
              <Loaded live={list} what="The executions">
                {({ executions }) => (
                  <HeatTable map={heatMapOf(executions.map(({ acceptedAt }) => acceptedAt))} />
                )}
              </Loaded>
            </Card>
            <ProfileCards profile={data} />
          </>
        )}
      </Loaded>
    </ViewFrame>
  );
}

function ProfileFigures({ profile }: { readonly profile: UserProfile }): JSX.Element {
  return (
    <Stats label="Profile">
      <Stat
        label="Executions"
        value={formatNumber(profile.executionCount)}
        note={`since ${formatInstant(profile.firstAt)}`}
      />
      <Stat
        label="Per hour of late"
        value={formatNumber(profile.executionsPerHour)}
        note={`last ${formatAgo(profile.lastAt, Date.now())}`}
      />
      <Stat
        label="Typical duration"
        value={formatMs(profile.durationMs.p50)}
        note={`p90 ${formatMs(profile.durationMs.p90)}`}
      />
      <Stat
        label="Typical memory"
        value={formatMb(profile.memoryMb.p50)}
        note={`p90 ${formatMb(profile.memoryMb.p90)}`}
      />
      <Stat label="CPU over wall time" value={formatRatio(profile.cpuIntensityRatio)} />
      <Stat label="Failures" value={formatRatio(profile.failureRatio)} />
    </Stats>
  );
}

function ProfileCards({ profile }: { readonly profile: UserProfile }): JSX.Element {
  return (
    <div class="grid">
      <Card
        title="Pauses between executions"
        note="How long after one has ended the next one comes: the shares by a short memory and a long one."
      >
        <GapBars gaps={profile.gaps} />
      </Card>
      <div class="stack">
        <Card title="What executions cost">
          <CostQuantiles profile={profile} />
        </Card>
        <Card title="What programs do">
          <OperationMix mix={profile.operations} />
        </Card>
        <Card title="In which languages">
          <RuntimeShares profile={profile} />
        </Card>
      </div>
      {profile.weightedSums.map((sum) => (
        <Card
          key={sum.runtime}
          title={`Weighted sum for ${sum.runtime}`}
          note={`The specified formula asks for ${formatNumber(sum.instanceCount)} of its own: a demand of ${formatNumber(sum.demand)} on a scale of 1 to 10.`}
        >
          <WeightedSum terms={sum.terms} demand={sum.demand} />
        </Card>
      ))}
    </div>
  );
}
