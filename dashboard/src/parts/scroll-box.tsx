import type { ComponentChildren, JSX } from '../ui.ts';

/** What is too wide or too long for its place: the keyboard reaches it, and then scrolls it. */
export function ScrollBox(props: {
  readonly label: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class="scrolls" tabIndex={0} aria-label={props.label}>
      {props.children}
    </section>
  );
}
