import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ChameleonError, messageOf } from '../kernel/errors.ts';
import type { Bus, Message } from './bus.ts';
import { assertSubject } from './subject-table.ts';
import { fromTravellingError, type TravellingError, toTravellingError } from './travelling-error.ts';

/** What the test tells the child to do with its bus. */
export type Order =
  | { readonly order: 'ping'; readonly call: number }
  | { readonly order: 'publish'; readonly subject: string; readonly message: Message }
  | { readonly order: 'subscribe' | 'serve'; readonly subject: string; readonly handle: number }
  | { readonly order: 'undo'; readonly handle: number }
  | { readonly order: 'reply'; readonly call: number; readonly message: Message }
  /** A ChameleonError as it travels, or the words of any other error. */
  | { readonly order: 'reply-failure'; readonly call: number; readonly failure: TravellingError | string }
  | {
      readonly order: 'request';
      readonly call: number;
      readonly subject: string;
      readonly message: Message;
      readonly timeoutMs: number;
    };

/** What the child tells of it. */
export type Told =
  | { readonly told: 'pong'; readonly call: number }
  | { readonly told: 'heard'; readonly handle: number; readonly subject: string; readonly message: Message }
  | { readonly told: 'asked'; readonly handle: number; readonly call: number; readonly message: Message }
  | { readonly told: 'answered'; readonly call: number; readonly message: Message }
  | { readonly told: 'failed'; readonly call: number; readonly error: TravellingError };

type Subscriber = (message: Message, subject: string) => void;
type Server = (message: Message) => Promise<Message>;

/** The bus of a forked child, driven from here. */
export interface RemoteBus {
  readonly bus: Bus;
  readonly child: ChildProcess;
  /** Resolves when the child has done all it was told, and what it sent meanwhile has come. */
  settle(): Promise<void>;
  /** Ends the child, whatever it does. */
  end(): Promise<void>;
}

/** Forks the child; `stderr` is ignored by a test in which the child ends as a bug, loudly. */
export function forkRemoteBus(stderr: 'inherit' | 'ignore' = 'inherit'): RemoteBus {
  const child = fork(fileURLToPath(new URL('./controlled-child-conformance.ts', import.meta.url)), {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', stderr, 'ipc'],
  });
  const calls = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  const subscribers = new Map<number, Subscriber>();
  const servers = new Map<number, Server>();
  let serial = 0;

  const order = (given: Order) => void child.send(given, () => undefined);

  function call(orderFor: (id: number) => Order): Promise<unknown> {
    serial += 1;
    const id = serial;
    return new Promise((resolve, reject) => {
      calls.set(id, { resolve, reject });
      order(orderFor(id));
    });
  }

  function install<T>(
    map: Map<number, T>,
    kind: 'subscribe' | 'serve',
    subject: string,
    value: T,
  ): () => void {
    serial += 1;
    const handle = serial;
    map.set(handle, value);
    order({ order: kind, subject, handle });
    return () => order({ order: 'undo', handle });
  }

  child.on('message', (message: object) => {
    if ('told' in message) {
      hear(message as Told);
    }
  });

  function hear(told: Told): void {
    switch (told.told) {
      case 'heard':
        subscribers.get(told.handle)?.(told.message, told.subject);
        break;
      case 'asked':
        ask(servers.get(told.handle), told);
        break;
      case 'failed':
        calls.get(told.call)?.reject(fromTravellingError(told.error));
        break;
      case 'answered':
        calls.get(told.call)?.resolve(told.message);
        break;
      case 'pong':
        calls.get(told.call)?.resolve(undefined);
        break;
    }
  }

  function ask(server: Server | undefined, { call: id, message }: Told & { readonly told: 'asked' }): void {
    server?.(message).then(
      (answer) => order({ order: 'reply', call: id, message: answer }),
      (error: unknown) => {
        const failure = error instanceof ChameleonError ? toTravellingError(error) : messageOf(error);
        order({ order: 'reply-failure', call: id, failure });
      },
    );
  }

  return {
    child,
    settle: async () => void (await call((id) => ({ order: 'ping', call: id }))),
    bus: {
      publish(subject, message) {
        assertSubject(subject);
        order({ order: 'publish', subject, message });
      },
      subscribe: (subject, handler) => install(subscribers, 'subscribe', subject, handler),
      serve: (subject, handler) => install(servers, 'serve', subject, handler),
      request: (subject, message, { timeoutMs }) =>
        call((id) => ({ order: 'request', call: id, subject, message, timeoutMs })),
      close: async () => undefined,
    },
    async end() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    },
  };
}
