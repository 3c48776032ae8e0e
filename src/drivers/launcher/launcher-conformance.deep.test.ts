import { openableLevels } from '../../../test/support/probe-launcher.ts';
import { bash, c, javascript, python } from '../programs-conformance.ts';
import { describeLauncher } from './launcher-bench-conformance.ts';

const openable = openableLevels();

if (openable.includes('process')) {
  await describeLauncher('launcher, namespaces', { isolation: 'process' }, [bash, c]);
  const uncounted = { isolation: 'process', isUsingCgroups: false } as const;
  await describeLauncher('launcher, namespaces without cgroups', uncounted, [python, bash]);
}
if (openable.includes('process-landlock')) {
  const programs = [javascript, python, bash];
  await describeLauncher('launcher, Landlock', { isolation: 'process-landlock' }, programs);
}
