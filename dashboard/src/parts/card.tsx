import type { ComponentChildren, JSX } from '../ui.ts';

/** One block of a view under a heading of the second level. */
export function Card(props: {
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly note?: ComponentChildren | undefined;
  /** Controls beside the heading. */
  readonly aside?: ComponentChildren;
  readonly isWide?: boolean | undefined;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { title, note, aside, isWide = false, children } = props;
  return (
    <section class={isWide ? 'card wide' : 'card'}>
      <div class="card-head">
        <h2>{title}</h2>
        {aside !== undefined && <div class="card-aside">{aside}</div>}
      </div>
      {note !== undefined && <p class="note">{note}</p>}
      {children}
    </section>
  );
}
