import type { History } from '../api/api-schemas.ts';
import { appendHistory, type HistoryRows, noHistory } from '../figures/history-rows.ts';
import { useRef } from '../ui.ts';
import { server } from './server.ts';
import { type Live, useLive } from './use-live.ts';

/** The first rows may be those of a moment ago: this page asks as often as a row is made. */
const EVERY_MS = 2000;

/** The rows of the last `windowMs`, with new ones as they come: only those are asked for. */
export function useHistory(windowMs: number): Live<HistoryRows> {
  const known = useRef<{ readonly windowMs: number; readonly rows: HistoryRows } | undefined>(undefined);
  return useLive(
    `history ${windowMs}`,
    async (signal) => {
      const before = known.current?.windowMs === windowMs ? known.current.rows : noHistory;
      const sinceAt = before.at.at(-1) ?? Math.max(0, Date.now() - windowMs);
      const ask = (at: number) => server.ask<History>(`/v1/history?sinceAt=${at}`, { signal });
      const found = await ask(sinceAt);
      // A clock that is far ahead of the server's would never see a row.
      const more = found.at.length === 0 && before.at.length === 0 ? await ask(0) : found;
      const newest = more.at.at(-1) ?? before.at.at(-1) ?? 0;
      const rows = appendHistory(before, more, newest - windowMs);
      known.current = { windowMs, rows };
      return rows;
    },
    { everyMs: EVERY_MS },
  );
}
