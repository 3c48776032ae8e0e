import { openableLevels } from '../../../test/support/probe-launcher.ts';
import { javascript, python } from '../programs-conformance.ts';
import { describeLauncher } from './launcher-bench-conformance.ts';

/** The level that is used where it can be had; `launcher-conformance.deep.test.ts` has the others, and more languages. */
const [strongest] = openableLevels();
if (strongest !== undefined) {
  await describeLauncher(`launcher, ${strongest}`, { isolation: strongest }, [javascript, python]);
}
