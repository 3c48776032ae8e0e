import { readdirSync, readFileSync } from 'node:fs';
import type { CountedGroup } from './counted-group.ts';

/** USER_HZ, in which /proc tells times: 100 on every architecture that Linux still runs on. */
const TICKS_PER_SECOND = 100;
const NS_PER_SECOND = 1e9;

/** Seconds of processor time so far, of what goes by these names; NaN for what could not be counted. */
export type ProcessorSeconds = Readonly<Record<string, number>>;

/** What a process has used itself, and of its children those that it has waited for. */
function timesOf(pid: number): { readonly own: number; readonly waitedFor: number; readonly parent: number } {
  // Behind the name, which may have spaces and brackets: state, ppid, … utime is the twelfth of them.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const seconds = (at: number) => Number(fields[at]) / TICKS_PER_SECOND;
  return { own: seconds(11) + seconds(12), waitedFor: seconds(13) + seconds(14), parent: Number(fields[1]) };
}

/** Of the living children of a process but one, and of those that it has waited for. */
function childrenSeconds(pid: number, except: number): number {
  const living = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== except);
  return living.reduce((sum, name) => {
    try {
      const { own, waitedFor, parent } = timesOf(Number(name));
      return parent === pid ? sum + own + waitedFor : sum;
    } catch {
      return sum; // it ended while we looked
    }
  }, timesOf(pid).waitedFor);
}

/** How long the main thread of a process was ready to run and waited for a processor. */
function waitedSeconds(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / NS_PER_SECOND;
}

function machineSeconds(): number {
  const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/) ?? [];
  // user nice system idle iowait irq softirq: all but the two in which nobody worked.
  return [0, 1, 2, 5, 6].reduce((sum, at) => sum + Number(ticks[at] ?? 0), 0) / TICKS_PER_SECOND;
}

/** This process, all that it has started, and the machine; with a server beside it, that one's processes, too. */
export function processorSeconds(
  group: CountedGroup | undefined,
  server?: { readonly server: number; readonly manager: number },
): ProcessorSeconds {
  const { user, system } = process.cpuUsage();
  const client = (user + system) / 1e6;
  const all = group?.seconds() ?? Number.NaN;
  const base = { client, all, machine: machineSeconds() };
  if (server === undefined) {
    return { ...base, programs: all - client };
  }
  const own = timesOf(server.server).own;
  const manager = timesOf(server.manager).own;
  const analyzers = childrenSeconds(server.server, server.manager);
  return {
    ...base,
    server: own,
    manager,
    analyzers,
    programs: all - client - own - manager - analyzers,
    serverWaited: waitedSeconds(server.server),
  };
}

/** What was used a second, between two looks that lie so far apart. */
export function sharesBetween(
  looks: readonly ProcessorSeconds[],
  seconds: number,
): Readonly<Record<string, number>> {
  const [before = {}, after = {}] = looks;
  return Object.fromEntries(
    Object.entries(after).map(([name, until]) => [name, (until - (before[name] ?? Number.NaN)) / seconds]),
  );
}
