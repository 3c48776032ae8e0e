import { argumentsOf, calleePathOf, type ProgramIndex } from '../index/program-index.ts';

/** What puts one more element into what it is called on. */
const GROWING_METHODS = new Set(
  'append push add extend insert appendleft unshift push_back push_front emplace_back offer addLast addFirst enqueue put update'.split(
    ' ',
  ),
);
/** What puts one more element into its first argument. */
const GROWING_FUNCTIONS = /(^|\.)(heappush|heappushpop|insort|insort_left|insort_right)$/;

/** Names of the collections that something is put into while the program repeats something. */
export function findGrown(index: ProgramIndex): ReadonlySet<string> {
  const grown = new Set<string>();
  for (const call of index.calls) {
    const isOnce = (index.loopOf[call] ?? -1) === -1 && (index.functionOf[call] ?? 0) === 0;
    const path = isOnce ? '' : calleePathOf(index, call);
    const dot = path.lastIndexOf('.');
    if (dot > 0 && GROWING_METHODS.has(path.slice(dot + 1))) {
      grown.add(path.slice(0, dot));
    }
    if (GROWING_FUNCTIONS.test(path)) {
      const [first = -1] = argumentsOf(index, call);
      grown.add(first === -1 ? '' : index.tree.textOf(first));
    }
  }
  return grown;
}
