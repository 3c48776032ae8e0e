import { shownEnd } from '../figures/output-text.ts';
import { type JSX, useEffect, useRef } from '../ui.ts';

/** What a program printed, as text and nothing else: whatever it holds, it is put into a text node. */
export function OutputPane(props: {
  readonly label: string;
  readonly text: string;
  readonly isError?: boolean;
  /** The platform kept no more of it. */
  readonly isTruncated?: boolean;
  /** Keeps its end in sight while more comes. */
  readonly isFollowing?: boolean;
}): JSX.Element {
  const { label, text, isError = false, isTruncated = false, isFollowing = false } = props;
  const pane = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (isFollowing && pane.current !== null) {
      pane.current.scrollTop = pane.current.scrollHeight;
    }
  }, [text, isFollowing]);
  const { text: shown, hiddenLength } = shownEnd(text);
  return (
    <figure class="output">
      <figcaption>{label}</figcaption>
      <pre
        ref={pane}
        tabIndex={0}
        role={isFollowing ? 'log' : undefined}
        class={isError ? 'is-error' : undefined}
      >
        {hiddenLength > 0 &&
          `(${hiddenLength.toLocaleString('en-GB')} characters before this are not shown)\n`}
        {shown}
      </pre>
      {isTruncated && <p class="note">The program printed more than its limit; the rest was not kept.</p>}
    </figure>
  );
}
