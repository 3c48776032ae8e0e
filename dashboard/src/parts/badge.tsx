import type { JSX } from '../ui.ts';

export type Tone = 'good' | 'bad' | 'warn' | 'plain' | 'busy';

const toneOfOutcome: Readonly<Record<string, Tone>> = {
  succeeded: 'good',
  failed: 'bad',
  'timed-out': 'bad',
  killed: 'bad',
  rejected: 'warn',
  cancelled: 'warn',
  running: 'busy',
  queued: 'busy',
};

/** One word in a frame; the word tells, the colour only helps. */
export function Badge({
  text,
  tone,
}: {
  readonly text: string;
  readonly tone?: Tone | undefined;
}): JSX.Element {
  return <span class={`badge badge-${tone ?? toneOfOutcome[text] ?? 'plain'}`}>{text}</span>;
}

/** How an execution started. */
export function StartBadge({ kind }: { readonly kind: string | null | undefined }): JSX.Element {
  return kind === null || kind === undefined ? (
    <span class="muted">–</span>
  ) : (
    <span class={`start start-${kind}`}>{kind}</span>
  );
}
