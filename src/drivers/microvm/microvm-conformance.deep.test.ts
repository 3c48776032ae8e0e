import { describe, it } from 'vitest';
import { countMonitors } from '../../../test/support/count-monitors.ts';
import { machineImages } from '../../../test/support/machine-images.ts';
import { describeDriver } from '../driver-conformance.ts';
import { bash, javascript, python } from '../programs-conformance.ts';
import { MicrovmDriver } from './microvm-driver.ts';

const { imageFolder, reason } = await machineImages();

if (imageFolder !== undefined) {
  const open = () => MicrovmDriver.open({ imageFolder, programMemoryMb: 512 });
  // What machines are restored from takes a boot to make, once.
  await (await open()).close();
  describeDriver('microvm, QEMU', open, {
    programs: [javascript, python, bash],
    churnRuntime: 'bash',
    timeoutMs: 120_000,
    // Those that stand hollow are nobody's instances, and go with their driver.
    countLeftovers: (driver) => (driver instanceof MicrovmDriver && driver.isClosed ? countMonitors() : 0),
  });
} else {
  describe(`driver microvm, skipped: ${reason}`, () => {
    it.skip('keeps the promises of the port', () => undefined);
  });
}
