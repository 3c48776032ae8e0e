/** What the server says on a connection. */
export type PistonMessage =
  | { readonly type: 'runtime'; readonly language: string; readonly version: string }
  | { readonly type: 'stage'; readonly stage: PistonStageName }
  | { readonly type: 'data'; readonly stream: 'stdout' | 'stderr'; readonly data: string }
  | {
      readonly type: 'exit';
      readonly stage: PistonStageName;
      readonly code: number | null;
      readonly signal: string | null;
    }
  | { readonly type: 'error'; readonly message: string };

export type PistonStageName = 'compile' | 'run';

/** Why a connection is closed: the code and its words, as Piston's clients know them. */
export const pistonCloses = {
  alreadyInitialised: { code: 4000, reason: 'Already Initialized' },
  initialisationTimeout: { code: 4001, reason: 'Initialization Timeout' },
  notifiedError: { code: 4002, reason: 'Notified Error' },
  notInitialised: { code: 4003, reason: 'Not yet initialized' },
  onlyStdin: { code: 4004, reason: 'Can only write to stdin' },
  invalidSignal: { code: 4005, reason: 'Invalid signal' },
  jobCompleted: { code: 4999, reason: 'Job Completed' },
  /** RFC 6455's own for a server that goes away. */
  goingAway: { code: 1001, reason: 'Server Closing' },
} as const;

export type PistonClose = (typeof pistonCloses)[keyof typeof pistonCloses];
