import { type ComponentChildren, type JSX, useEffect, useRef } from '../ui.ts';

/** A view under its heading, which takes the focus when somebody comes here from another view. */
export function ViewFrame(props: {
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { title, note, aside, children } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Not when the page has just been opened: then a reader begins at its top.
    if (document.activeElement !== document.body) {
      heading.current?.focus({ preventScroll: true });
    }
    scrollTo(0, 0);
  }, []);
  useEffect(() => {
    document.title = `${title} · Chameleon`;
  }, [title]);
  return (
    <>
      <div class="view-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {note !== undefined && <p class="lead">{note}</p>}
        </div>
        {aside !== undefined && <div class="view-aside">{aside}</div>}
      </div>
      {children}
    </>
  );
}
