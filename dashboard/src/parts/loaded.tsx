import type { Live } from '../live/use-live.ts';
import type { JSX } from '../ui.ts';

/** What was loaded, once it is there; before that a sign that it is on its way, and what went wrong in any case. */
export function Loaded<Data>(props: {
  readonly live: Live<Data>;
  readonly what: string;
  /** Shown where the server knows of no such thing. */
  readonly absent?: JSX.Element;
  readonly children: (data: Data) => JSX.Element | null;
}): JSX.Element {
  const { live, what, absent, children } = props;
  const { data, problem, reload } = live;
  if (problem?.code === 'not-found' && absent !== undefined) {
    return absent;
  }
  return (
    <>
      {problem !== undefined && (
        <div class="alert" role="alert">
          <p>
            {what} could not be loaded: {problem.message}.
          </p>
          <button type="button" onClick={reload}>
            Try again
          </button>
        </div>
      )}
      {data !== undefined
        ? children(data)
        : problem === undefined && (
            <p class="loading" role="status">
              {what} …
            </p>
          )}
    </>
  );
}
