/** What can travel: plain data, no functions, no cycles. Byte arrays are allowed. Neither side changes it once it was sent. */
export type Message = unknown;

export type Unsubscribe = () => void;

/**
 * Messages between processes. The bus wakes and asks; it is never the record of anything. Subjects are words
 * joined by dots; a subscription ending in `.>` matches every subject that continues its prefix.
 */
export interface Bus {
  /**
   * Delivers to every current subscriber, in order per publisher (a request comes behind the publications before
   * it), never within this call; nobody listening is not an error. A subscriber in a process that does not keep
   * up may miss publications: memory is bounded, and the bus is no record.
   */
  publish(subject: string, message: Message): void;
  subscribe(subject: string, handler: (message: Message, subject: string) => void): Unsubscribe;
  /**
   * Asks the one server of `subject`. Rejects with the server's own ChameleonError (code kept), with
   * `manager-unavailable` when nobody serves the subject, `manager-lost` when the server went away before it
   * answered, `request-timed-out` after `timeoutMs`, `overloaded` when the server's process does not keep up,
   * `shutting-down` when the bus is closed. What a server throws besides is a bug of its own: `instance-failed`.
   */
  request(subject: string, message: Message, options: { readonly timeoutMs: number }): Promise<Message>;
  /** Serves `subject`; a second server of one subject is a bug. */
  serve(subject: string, handler: (message: Message) => Promise<Message>): Unsubscribe;
  close(): Promise<void>;
}
