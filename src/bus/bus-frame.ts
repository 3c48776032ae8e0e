import type { Message } from './bus.ts';
import type { TravellingError } from './travelling-error.ts';

/** What one router tells another over a link. */
export type BusFrame =
  /** The first frame each way: what the sender wants and serves. `probe` arrives as bytes or the link is misused. */
  | {
      readonly kind: 'hello';
      readonly wanted: readonly string[];
      readonly served: readonly string[];
      readonly probe: Uint8Array;
    }
  /** The sender has a subscriber for the pattern now, or its last one went. */
  | { readonly kind: 'wants' | 'wants-no-more'; readonly pattern: string }
  | { readonly kind: 'serves' | 'serves-no-more'; readonly subject: string }
  /** Somebody else serves the subject already; whoever announced it has a bug. */
  | { readonly kind: 'refused'; readonly subject: string }
  | { readonly kind: 'publish'; readonly subject: string; readonly message: Message }
  | {
      readonly kind: 'request';
      readonly id: number;
      readonly subject: string;
      readonly message: Message;
      readonly timeoutMs: number;
    }
  | { readonly kind: 'answer'; readonly id: number; readonly message: Message }
  | { readonly kind: 'failure'; readonly id: number; readonly error: TravellingError };

/** How a link sends. Frames that are sent arrive in order. */
export interface FrameSender {
  /**
   * False when a publication or a request was dropped because too much waits already; frames of other kinds are
   * never dropped. Throws when the frame holds what cannot travel.
   */
  send(frame: BusFrame): boolean;
}
