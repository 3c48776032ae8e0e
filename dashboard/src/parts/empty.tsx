import type { ComponentChildren, JSX } from '../ui.ts';

/** What a view says where there is nothing yet, and what would change that. */
export function Empty({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <p class="empty">{children}</p>;
}
