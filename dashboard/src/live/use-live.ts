import { ApiProblem } from '../api/api-problem.ts';
import { useCallback, useEffect, useRef, useState } from '../ui.ts';
import { FEED_RESUMED, type FeedEvent } from './event-feed.ts';
import { eventFeed } from './server.ts';
import { createThrottle } from './throttle.ts';

/** What was loaded last, and what went wrong since. */
export interface Live<Data> {
  readonly data: Data | undefined;
  readonly problem: ApiProblem | undefined;
  readonly reload: () => void;
}

export interface LiveOptions {
  /** Which facts make what was loaded old. */
  readonly when?: (event: FeedEvent) => boolean;
  /** Loads at most this often, however much happens. */
  readonly intervalMsMin?: number;
  /** Loads this often even though nothing happens; absent: not. */
  readonly everyMs?: number;
}

const INTERVAL_MS_MIN = 1000;

function asProblem(failure: unknown): ApiProblem {
  return failure instanceof ApiProblem ? failure : new ApiProblem(0, 'unexpected', String(failure));
}

/**
 * Loads something when its view opens, when `key` changes, and when the stream says that it is old. What was loaded stays while
 * it is loaded anew; a failure is told beside it.
 */
export function useLive<Data>(
  key: string,
  load: (signal: AbortSignal) => Promise<Data>,
  options: LiveOptions = {},
): Live<Data> {
  const [state, setState] = useState<{ key: string; data?: Data; problem?: ApiProblem }>({ key });
  const latest = useRef({ load, options });
  latest.current = { load, options };
  const again = useRef<() => void>(() => undefined);

  useEffect(() => {
    const abort = new AbortController();
    const run = async () => {
      try {
        const data = await latest.current.load(abort.signal);
        setState({ key, data });
      } catch (failure) {
        if (!abort.signal.aborted) {
          setState((before) => ({ ...(before.key === key ? before : {}), key, problem: asProblem(failure) }));
        }
      }
    };
    const { intervalMsMin = INTERVAL_MS_MIN, everyMs } = latest.current.options;
    const loader = createThrottle(run, intervalMsMin);
    // A page that nobody looks at asks for nothing, and catches up when somebody does.
    const askIfSeen = () => document.hidden || loader.ask();
    again.current = loader.ask;
    loader.ask();
    document.addEventListener('visibilitychange', askIfSeen);
    const isOld = (event: FeedEvent) =>
      event.name === FEED_RESUMED || latest.current.options.when?.(event) === true;
    const stop = eventFeed.listen((event) => isOld(event) && askIfSeen());
    const timer = everyMs === undefined ? undefined : setInterval(askIfSeen, everyMs);
    return () => {
      abort.abort();
      document.removeEventListener('visibilitychange', askIfSeen);
      stop();
      loader.stop();
      clearInterval(timer);
    };
  }, [key]);

  const reload = useCallback(() => again.current(), []);
  const isOfKey = state.key === key;
  return { data: isOfKey ? state.data : undefined, problem: isOfKey ? state.problem : undefined, reload };
}
