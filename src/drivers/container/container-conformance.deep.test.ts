import { afterAll, describe, it } from 'vitest';
import { PodmanEngine, TEST_IMAGE } from '../../../test/support/podman-engine.ts';
import { describeDriver } from '../driver-conformance.ts';
import { bash, python } from '../programs-conformance.ts';
import { ContainerDriver } from './container-driver.ts';

const { engine, reason } = await PodmanEngine.open(['python3']);

if (engine !== undefined) {
  afterAll(() => engine.stop(), 60_000);
  const settings = {
    socket: engine.socket,
    image: TEST_IMAGE,
    images: {},
    ceilings: { memoryMb: 512, processCount: 128, fileBytes: 67_108_864 },
  };
  describeDriver('container, Podman', () => ContainerDriver.open(settings), {
    programs: [python, bash],
    churnRuntime: 'python',
    timeoutMs: 240_000,
    countLeftovers: async () => (await engine.containers()).length,
  });
} else {
  describe(`driver container, skipped: ${reason}`, () => {
    it.skip('keeps the promises of the port', () => undefined);
  });
}
