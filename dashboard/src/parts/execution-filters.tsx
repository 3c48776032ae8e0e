import { hrefOf } from '../live/parse-route.ts';
import { goTo } from '../live/route.ts';
import { useLanguageOptions } from '../live/use-language-options.ts';
import { type JSX, useState } from '../ui.ts';
import { Choice } from './choice.tsx';

/** What of executions somebody wants to see, as the API takes it; what is empty or absent is not asked for. */
export type ExecutionFilter = Readonly<
  Partial<Record<'user' | 'runtime' | 'state' | 'outcome' | 'count' | 'after', string>>
>;

const states = [
  ['', 'All'],
  ['queued', 'Queued'],
  ['running', 'Running'],
  ['finished', 'Finished'],
] as const;

const outcomes = [
  ['', 'All'],
  ['succeeded', 'Succeeded'],
  ['failed', 'Failed'],
  ['timed-out', 'Timed out'],
  ['killed', 'Killed'],
  ['rejected', 'Rejected'],
  ['cancelled', 'Cancelled'],
] as const;

const counts = [
  ['20', '20'],
  ['50', '50'],
  ['200', '200'],
] as const;

function known<Value extends string>(
  options: readonly (readonly [Value, string])[],
  given: string | undefined,
): Value | undefined {
  return options.find(([value]) => value === given)?.[0];
}

/** Every filter that the API has for lists of executions; each choice is part of the address. */
export function ExecutionFilters({ filter }: { readonly filter: ExecutionFilter }): JSX.Element {
  const [typed, setTyped] = useState(filter.user ?? '');
  const languages = useLanguageOptions(filter.runtime);
  // Another filter begins at its newest page.
  const change = (changed: ExecutionFilter) =>
    goTo(hrefOf('executions', undefined, { ...filter, after: undefined, ...changed }));
  const submit = (event: Event) => {
    event.preventDefault();
    change({ user: typed.trim() });
  };
  const runtimes = languages.map(([value, text]) => [value, value === '' ? 'All' : text] as const);
  return (
    <search>
      <form class="tools" onSubmit={submit}>
        <label class="choice">
          <span>User</span>
          <input
            type="text"
            value={typed}
            maxLength={100}
            autocomplete="off"
            placeholder="all"
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <button type="submit">Filter</button>
        <Choice
          label="Runtime"
          value={filter.runtime ?? ''}
          options={runtimes}
          onChoose={(runtime) => change({ runtime })}
        />
        <Choice
          label="State"
          value={known(states, filter.state) ?? ''}
          options={states}
          onChoose={(state) => change({ state })}
        />
        <Choice
          label="Outcome"
          value={known(outcomes, filter.outcome) ?? ''}
          options={outcomes}
          onChoose={(outcome) => change({ outcome })}
        />
        <Choice
          label="Rows"
          value={known(counts, filter.count) ?? '20'}
          options={counts}
          onChoose={(count) => change({ count })}
        />
      </form>
    </search>
  );
}
