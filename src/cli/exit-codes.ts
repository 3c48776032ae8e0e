/** What the command line's exit codes mean; the names follow sysexits.h and timeout(1) where they have one. */
export const exitCodes = {
  ok: 0,
  /** What was asked about is not there, or the answer is no. */
  no: 1,
  usage: 2,
  serverUnreachable: 69,
  platformFailed: 70,
  /** Refused for now: trying again later makes sense. */
  rejected: 75,
  keyRefused: 77,
  badConfiguration: 78,
  timedOut: 124,
  cancelled: 130,
  killed: 137,
} as const;

/** A program ended by a signal of its own exits as a shell would say: this plus the signal's number. */
export const SIGNAL_EXIT_BASE = 128;
