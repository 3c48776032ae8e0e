import { expect, it } from 'vitest';
import { readConfig } from '../platform/config.ts';
import { driverSettings, packageSurroundings } from './driver-settings.ts';

it('makes of the configuration what the driver that it names is opened with', () => {
  const { limitsMax, buildMbMax } = readConfig({});
  const launcher = { kind: 'launcher', isolation: 'process-landlock', packages: {}, limitsMax, buildMbMax };
  expect(driverSettings(readConfig({ CHAMELEON_ISOLATION: 'process-landlock' }), {})).toEqual([launcher]);
  const env = {
    CHAMELEON_ISOLATION: 'process-landlock',
    CHAMELEON_DRIVER: 'container, launcher',
    CHAMELEON_CONTAINER_SOCKET: '/run/engine.sock',
    CHAMELEON_CONTAINER_IMAGES: '{"python":"an-image"}',
  };
  const packages = { python: '/srv/packages' };
  const container = {
    kind: 'container',
    socket: '/run/engine.sock',
    image: 'localhost/chameleon-runtimes',
    images: { python: 'an-image' },
    ceilings: { memoryMb: 2048, processCount: 512, fileBytes: 268_435_456 },
    packages,
  };
  expect(driverSettings(readConfig(env), packages)).toEqual([container, { ...launcher, packages }]);
});

it('has packages mounted in containers, whatever the level of the launcher', () => {
  const given = { driver: 'container', isolation: 'process-landlock' };
  expect(packageSurroundings(readConfig({}, given)).isolation).toBe('process');
  expect(packageSurroundings(readConfig({}, { isolation: 'process-landlock' })).isolation).toBe(
    'process-landlock',
  );
});
