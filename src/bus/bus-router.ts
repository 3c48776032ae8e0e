import { AssertionFailure, assert, unreachable } from '../kernel/assert.ts';
import type { Clock } from '../kernel/clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { Bus, Message, Unsubscribe } from './bus.ts';
import type { BusFrame, FrameSender } from './bus-frame.ts';
import { BusPeer, type PeerSide } from './bus-peer.ts';
import { LocalSubscriptions } from './local-subscriptions.ts';
import { OutstandingRequests } from './outstanding-requests.ts';
import { assertSubject } from './subject-table.ts';
import { fromTravellingError, toTravellingError } from './travelling-error.ts';
import { closedError, throwUncaught } from './uncaught.ts';

export interface RouterOptions {
  readonly clock: Clock;
  /** Hears what a subscriber threw; unless given, the error is thrown where nobody catches it: it is a bug. */
  readonly onSubscriberError?: ((error: unknown, subject: string) => void) | undefined;
}

/**
 * The bus of one process: its own subscribers and servers, and links to the routers of other processes. A
 * publication crosses a link only when the other side wants it; it never returns to where it came from.
 */
export class BusRouter implements Bus {
  readonly #outstanding: OutstandingRequests;
  readonly #onSubscriberError: (error: unknown, subject: string) => void;
  readonly #subscriptions = new LocalSubscriptions();
  readonly #servers = new Map<string, (message: Message) => Promise<Message>>();
  readonly #peers = new Set<BusPeer>();
  #isClosed = false;

  constructor(options: RouterOptions) {
    this.#outstanding = new OutstandingRequests(options.clock);
    this.#onSubscriberError = options.onSubscriberError ?? throwUncaught;
  }

  publish(subject: string, message: Message): void {
    assertSubject(subject);
    this.#publishFrom(undefined, subject, message);
  }

  subscribe(pattern: string, handler: (message: Message, subject: string) => void): Unsubscribe {
    this.#assertOpen();
    const remove = this.#subscriptions.add(pattern, handler);
    this.#tellWanted(pattern);
    return () => {
      if (remove()) {
        this.#tellWanted(pattern);
      }
    };
  }

  async request(
    subject: string,
    message: Message,
    options: { readonly timeoutMs: number },
  ): Promise<Message> {
    assertSubject(subject);
    this.#assertOpen();
    return this.#requestFrom(undefined, { subject, message, timeoutMs: options.timeoutMs });
  }

  serve(subject: string, handler: (message: Message) => Promise<Message>): Unsubscribe {
    assertSubject(subject);
    this.#assertOpen();
    assert(!this.#isServed(subject), `${subject} is served already`);
    this.#servers.set(subject, handler);
    this.#tellServed('serves', subject, undefined);
    return () => {
      if (this.#servers.get(subject) === handler) {
        this.#servers.delete(subject);
        this.#tellServed('serves-no-more', subject, undefined);
      }
    };
  }

  /** Ends every request that waits with `shutting-down`, and hears and serves nothing from now on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#subscriptions.clear();
    this.#servers.clear();
    this.#outstanding.failAll(() => true, closedError);
  }

  /** Joins another process's router, telling it what this one wants and serves. */
  addPeer(side: PeerSide, sender: FrameSender): BusPeer {
    const peer = new BusPeer(side, sender);
    this.#peers.add(peer);
    const wanted = [...this.#subscriptions.patterns()];
    for (const other of this.#peers) {
      wanted.push(...(other === peer ? [] : other.wantedPatterns()));
    }
    for (const pattern of wanted) {
      peer.told.add(pattern);
    }
    const served = side === 'upstream' ? [...this.#servers.keys()] : [];
    sender.send({ kind: 'hello', wanted: [...peer.told], served, probe: Uint8Array.of(1) });
    return peer;
  }

  /** The other process is gone: what was asked of it is lost, what it served is unavailable, it wants nothing. */
  removePeer(peer: BusPeer): void {
    if (!this.#peers.delete(peer)) {
      return;
    }
    this.#outstanding.failAll(
      (from) => from === peer,
      () =>
        new ChameleonError(
          'manager-lost',
          'the process that served the request went away before it answered',
        ),
    );
    if (this.#isClosed) {
      return;
    }
    for (const pattern of peer.wantedPatterns()) {
      this.#tellWanted(pattern);
    }
    for (const subject of peer.served) {
      this.#tellServed('serves-no-more', subject, peer);
    }
  }

  /** Takes what another process's router sent. */
  receive(peer: BusPeer, frame: BusFrame): void {
    // Closed, it still refuses what it is asked: whoever asked must not wait for nothing.
    if (!this.#peers.has(peer) || (this.#isClosed && frame.kind !== 'request')) {
      return;
    }
    switch (frame.kind) {
      case 'hello':
        assert(frame.probe instanceof Uint8Array, "fork the child with serialization: 'advanced'");
        peer.greet();
        for (const pattern of frame.wanted) {
          this.#peerWants(peer, pattern);
        }
        for (const subject of frame.served) {
          this.#peerServes(peer, subject);
        }
        break;
      case 'wants':
        this.#peerWants(peer, frame.pattern);
        break;
      case 'wants-no-more':
        peer.stopWanting(frame.pattern);
        this.#tellWanted(frame.pattern);
        break;
      case 'serves':
        this.#peerServes(peer, frame.subject);
        break;
      case 'serves-no-more':
        if (peer.served.delete(frame.subject)) {
          this.#tellServed('serves-no-more', frame.subject, peer);
        }
        break;
      case 'refused':
        throwUncaught(new AssertionFailure(`${frame.subject} is served by another process already`));
        break;
      case 'publish':
        this.#publishFrom(peer, frame.subject, frame.message);
        break;
      case 'request':
        this.#answer(peer, frame);
        break;
      case 'answer':
        this.#outstanding.answer(frame.id, frame.message);
        break;
      case 'failure':
        this.#outstanding.fail(frame.id, fromTravellingError(frame.error));
        break;
      default:
        unreachable(frame);
    }
  }

  #peerWants(peer: BusPeer, pattern: string): void {
    peer.startWanting(pattern);
    this.#tellWanted(pattern);
  }

  #peerServes(peer: BusPeer, subject: string): void {
    if (this.#isServed(subject)) {
      peer.sender.send({ kind: 'refused', subject });
      return;
    }
    peer.served.add(subject);
    this.#tellServed('serves', subject, peer);
  }

  #publishFrom(origin: BusPeer | undefined, subject: string, message: Message): void {
    if (this.#isClosed) {
      return;
    }
    this.#subscriptions.deliver(subject, message, this.#onSubscriberError);
    for (const peer of this.#peers) {
      if (peer !== origin && peer.wants(subject)) {
        peer.sender.send({ kind: 'publish', subject, message });
      }
    }
  }

  #requestFrom(
    origin: BusPeer | undefined,
    request: { readonly subject: string; readonly message: Message; readonly timeoutMs: number },
  ): Promise<Message> {
    if (this.#isClosed) {
      return Promise.reject(closedError());
    }
    const { subject, message, timeoutMs } = request;
    const handler = this.#servers.get(subject);
    if (handler !== undefined) {
      return this.#outstanding.open({ subject, timeoutMs, from: undefined }, (id) => {
        invoke(handler, message).then(
          (answer) => this.#outstanding.answer(id, answer),
          (error: unknown) => this.#outstanding.fail(id, fromTravellingError(toTravellingError(error))),
        );
      });
    }
    const peers = [...this.#peers].filter((peer) => peer !== origin);
    const server =
      peers.find(({ served }) => served.has(subject)) ?? peers.find(({ side }) => side === 'upstream');
    if (server === undefined) {
      return Promise.reject(new ChameleonError('manager-unavailable', `nobody serves ${subject}`));
    }
    return this.#outstanding.open({ subject, timeoutMs, from: server }, (id) => {
      if (!server.sender.send({ kind: 'request', id, subject, message, timeoutMs })) {
        throw new ChameleonError('overloaded', `the process that serves ${subject} does not keep up`);
      }
    });
  }

  #answer(peer: BusPeer, frame: BusFrame & { readonly kind: 'request' }): void {
    const { id } = frame;
    this.#requestFrom(peer, frame)
      .then((message) => void peer.sender.send({ kind: 'answer', id, message }))
      // Also when the answer cannot travel: whoever asked must not wait for nothing.
      .catch((error: unknown) => {
        peer.sender.send({ kind: 'failure', id, error: toTravellingError(error) });
      });
  }

  #isServed(subject: string): boolean {
    return this.#servers.has(subject) || [...this.#peers].some(({ served }) => served.has(subject));
  }

  /** Tells each peer whether anybody but itself wants the pattern, when that changed. */
  #tellWanted(pattern: string): void {
    const isWantedHere = this.#subscriptions.hasPattern(pattern);
    for (const peer of this.#peers) {
      const isWanted =
        isWantedHere || [...this.#peers].some((other) => other !== peer && other.wantsPattern(pattern));
      if (isWanted !== peer.told.has(pattern)) {
        peer.told[isWanted ? 'add' : 'delete'](pattern);
        peer.sender.send({ kind: isWanted ? 'wants' : 'wants-no-more', pattern });
      }
    }
  }

  #tellServed(kind: 'serves' | 'serves-no-more', subject: string, origin: BusPeer | undefined): void {
    for (const peer of this.#peers) {
      if (peer !== origin && peer.side === 'upstream') {
        peer.sender.send({ kind, subject });
      }
    }
  }

  #assertOpen(): void {
    if (this.#isClosed) {
      throw closedError();
    }
  }
}

async function invoke(handler: (message: Message) => Promise<Message>, message: Message): Promise<Message> {
  // Behind the publications that came before it: they are delivered later in this turn, too.
  await undefined;
  return handler(message);
}
