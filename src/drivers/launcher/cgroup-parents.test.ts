import { describe, expect, it } from 'vitest';
import { findOwnCgroups } from './cgroup-parents.ts';

const hybridMounts = `25 20 0:22 / /sys/fs/cgroup/memory rw,relatime shared:5 - cgroup cgroup rw,memory
26 20 0:23 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
27 20 0:24 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
28 20 0:25 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
1 1 254:0 / / rw - ext4 /dev/vda rw`;

describe('finding the own control groups', () => {
  it('knows each controller of a hybrid host, joint hierarchies and the unified one', () => {
    const membership = '4:memory:/a/b\n3:cpu,cpuacct:/\n2:pids:/c\n1:name=systemd:/\n0::/user\n';
    const own = findOwnCgroups({ membership, mounts: hybridMounts });
    expect(Object.fromEntries(own)).toEqual({
      memory: '/sys/fs/cgroup/memory/a/b',
      cpu: '/sys/fs/cgroup/cpu,cpuacct',
      cpuacct: '/sys/fs/cgroup/cpu,cpuacct',
      pids: '/sys/fs/cgroup/pids/c',
      '': '/sys/fs/cgroup/unified/user',
    });
  });

  it('cuts off the part of the hierarchy that a container does not see', () => {
    const mounts = '30 20 0:25 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw,nsdelegate';
    const own = findOwnCgroups({ membership: '0::/docker/abc/inner\n', mounts });
    expect(own.get('')).toBe('/sys/fs/cgroup/inner');
  });

  it('decodes blanks in mount points', () => {
    const mounts = '30 20 0:25 / /mnt/my\\040groups rw - cgroup2 none rw';
    expect(findOwnCgroups({ membership: '0::/x\n', mounts }).get('')).toBe('/mnt/my groups/x');
  });

  it('finds nothing where nothing is mounted', () => {
    expect(findOwnCgroups({ membership: '0::/x\n', mounts: '' }).size).toBe(0);
  });
});
