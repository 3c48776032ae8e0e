/** An event of the stream, as far as it is told here. */
export interface ToldEvent {
  readonly name: string;
  readonly at: number;
  readonly [detail: string]: unknown;
}

/** What somebody on duty would want to hear of an event; undefined of one that is everyday. */
export interface EventLine {
  readonly at: number;
  readonly tone: 'good' | 'bad' | 'warn' | 'plain';
  readonly text: string;
}

type Teller = (event: ToldEvent) => Omit<EventLine, 'at'> | undefined;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const tellers: Readonly<Record<string, Teller>> = {
  'execution.finished': ({ startKind, runtime, user }) =>
    startKind === 'cold'
      ? { tone: 'warn', text: `Cold start of ${text(runtime)} for ${text(user)}` }
      : undefined,
  'execution.rejected': ({ user, message }) => ({
    tone: 'warn',
    text: `An execution of ${text(user)} was rejected: ${text(message)}`,
  }),
  'mode.changed': ({ from, to, why }) => ({
    tone: to === 'reactive' ? 'bad' : 'good',
    text: `From ${text(from)} to ${text(to)}: ${text(why)}`,
  }),
  'policy.changed': ({ from, to, why }) => ({
    tone: 'good',
    text: `Policy ${text(to)} is followed instead of ${text(from)}: ${text(why)}`,
  }),
  'predictor.failed': ({ part, why }) => ({
    tone: 'bad',
    text: `The predictor of ${text(part)} is left alone: ${text(why)}`,
  }),
  'calibration.changed': ({ subject, from, to }) => ({
    tone: 'plain',
    text: `Coverage of ${text(subject)} went from ${percent(from)} to ${percent(to)}`,
  }),
  'instance.crashed': ({ runtime, message }) => ({
    tone: 'bad',
    text: `An instance of ${text(runtime)} crashed: ${text(message)}`,
  }),
  'manager.ready': ({ managerId }) => ({ tone: 'good', text: `Manager ${text(managerId)} is ready` }),
  'manager.stopped': ({ managerId, why }) => ({
    tone: why === 'lost' ? 'bad' : 'plain',
    text: `Manager ${text(managerId)} stopped: ${text(why)}`,
  }),
};

function percent(value: unknown): string {
  return typeof value === 'number' ? `${Math.round(value * 100)} %` : '–';
}

export function tellEvent(event: ToldEvent): EventLine | undefined {
  const told = Object.hasOwn(tellers, event.name) ? tellers[event.name]?.(event) : undefined;
  return told && { at: event.at, ...told };
}
