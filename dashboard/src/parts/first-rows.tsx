import { type JSX, useState } from '../ui.ts';

/** The first rows of something long, and the others when they are asked for. */
export function FirstRows<Row>(props: {
  readonly rows: readonly Row[];
  readonly shownCount: number;
  /** What all of them are called, as `12 stocks`. */
  readonly all: string;
  readonly children: (rows: readonly Row[]) => JSX.Element;
}): JSX.Element {
  const { rows, shownCount, all, children } = props;
  const [isWhole, setWhole] = useState(false);
  return (
    <>
      {children(isWhole ? rows : rows.slice(0, shownCount))}
      {rows.length > shownCount && (
        <button
          type="button"
          class="quiet first-rows"
          onClick={() => setWhole(!isWhole)}
          aria-expanded={isWhole}
        >
          {isWhole ? `Only the first ${shownCount}` : `All ${all}`}
        </button>
      )}
    </>
  );
}
