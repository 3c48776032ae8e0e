import { expect, it } from 'vitest';
import { containerSpec } from './container-spec.ts';

const spec = containerSpec({
  image: 'an-image',
  uid: 20_500,
  binds: [{ host: '/srv/launcher', inside: '/opt/chameleon/launcher' }],
  ceilings: { memoryMb: 100, processCount: 10, fileBytes: 1000 },
  labels: { one: 'label' },
});

it('leaves a container nothing that an instance does not need', () => {
  expect(spec).toMatchObject({
    User: '20500:20500',
    Tty: false,
    NetworkDisabled: true,
    Entrypoint: ['/opt/chameleon/launcher', 'contained'],
    Labels: { one: 'label' },
  });
  expect(spec.HostConfig).toMatchObject({
    NetworkMode: 'none',
    IpcMode: 'private',
    Privileged: false,
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    Devices: [],
    LogConfig: { Type: 'none' },
    RestartPolicy: { Name: 'no' },
    Binds: ['/srv/launcher:/opt/chameleon/launcher:ro'],
  });
});

it('limits memory, swap with it, processes, files and what can be written', () => {
  const { Memory, MemorySwap, PidsLimit, Ulimits, Tmpfs } = spec.HostConfig;
  expect(Memory).toBe(132 * 1_048_576);
  expect(MemorySwap).toBe(Memory);
  expect(PidsLimit).toBe(26);
  expect(Ulimits.map(({ Name }) => Name)).toEqual(['core', 'nofile', 'nproc']);
  expect(Object.keys(Tmpfs)).toEqual(['/box', '/tmp', '/run', '/var/tmp']);
  expect(Object.values(Tmpfs).every((options) => /\bnosuid\b.*\bnodev\b.*\bsize=\d+/.test(options))).toBe(
    true,
  );
});
