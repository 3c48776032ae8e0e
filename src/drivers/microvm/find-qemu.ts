import { existsSync } from 'node:fs';
import { ChameleonError } from '../../kernel/errors.ts';
import { runTool } from './images/run-tool.ts';

/** Where distributions have it; only what is below /usr is shown to it. */
const PATHS = ['/usr/bin/qemu-system-x86_64', '/usr/local/bin/qemu-system-x86_64'];

const ADVICE = 'install it (on Debian: apt-get install --no-install-recommends qemu-system-x86)';

/** QEMU, and which it is. Rejects with `isolation-unavailable` when there is none that runs. */
export async function findQemu(): Promise<{ readonly qemu: string; readonly qemuVersion: string }> {
  if (process.arch !== 'x64') {
    throw new ChameleonError(
      'isolation-unavailable',
      `no virtual machines are made on ${process.arch}, only on x64`,
    );
  }
  const qemu = PATHS.find((path) => existsSync(path));
  if (qemu === undefined) {
    throw new ChameleonError('isolation-unavailable', `there is no QEMU at ${PATHS.join(' or ')}: ${ADVICE}`);
  }
  try {
    const [qemuVersion = ''] = (await runTool(qemu, ['--version'])).split('\n');
    return { qemu, qemuVersion };
  } catch (error) {
    throw new ChameleonError('isolation-unavailable', `${qemu} does not run: ${ADVICE}`, { cause: error });
  }
}
