/** What can travel: plain data, no functions, no cycles. Byte arrays are allowed. */
export type Message = unknown;

export type Unsubscribe = () => void;

/**
 * Messages between processes. The bus wakes and asks; it is never the record of anything. Subjects are words
 * joined by dots; a subscription ending in `.>` matches every subject that continues its prefix.
 */
export interface Bus {
  /** Delivers to every current subscriber, in order per publisher; nobody listening is not an error. */
  publish(subject: string, message: Message): void;
  subscribe(subject: string, handler: (message: Message, subject: string) => void): Unsubscribe;
  /**
   * Asks the one server of `subject`. Rejects with the server's own ChameleonError (code kept), with
   * `manager-unavailable` when nobody serves the subject, `manager-lost` when the server went away before it
   * answered, `request-timed-out` after `timeoutMs`.
   */
  request(subject: string, message: Message, options: { readonly timeoutMs: number }): Promise<Message>;
  /** Serves `subject`; a second server of one subject is a bug. */
  serve(subject: string, handler: (message: Message) => Promise<Message>): Unsubscribe;
  close(): Promise<void>;
}
