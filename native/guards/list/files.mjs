// Namespaces, the root that all share, what is private in it, and what /proc shows.
const OWN = ['inside', 'all seven namespaces', 'namespaces'];
const MOUNTS = ['threats-b', 'T39 every mount', 'namespaces'];
const namespaces = 'CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS }';
const without = (flag) => ['instance.c', namespaces, namespaces.replace(`${flag} | `, '').replace(` | ${flag}`, '')];
const bound = 'detach_tree(bind->host, ATTR_RDONLY | ATTR_NOSUID | (bind->is_device ? ATTR_NOEXEC : ATTR_NODEV))';
const device = 'detach_tree(path, ATTR_RDONLY | ATTR_NOSUID | ATTR_NOEXEC)';
const proc = 'mount = sys_fsmount(fs, ATTR_NOSUID | ATTR_NODEV | ATTR_NOEXEC)';

export const files = [
  ['user namespace', 'no right of the host goes along', without('CLONE_NEWUSER'), OWN, { refuses: 'instance:setgroups' }],
  ['mount namespace', 'mounts of an instance are its own', without('CLONE_NEWNS'), OWN, { refuses: 'box:' }],
  ['pid namespace', 'no process of the host or another instance can be named', without('CLONE_NEWPID'), ['walls', 'T25 processes']],
  ['network namespace', 'no network and no abstract socket of the host', without('CLONE_NEWNET'), ['walls', 'T40 network']],
  ['ipc namespace', 'System V objects are the instance\'s own', without('CLONE_NEWIPC'), ['inside', 'System V objects', 'cgroups']],
  ['uts namespace', 'the host\'s name is neither seen nor set', without('CLONE_NEWUTS'), OWN, { refuses: 'init:hostname' }],
  ['cgroup namespace', 'the host\'s cgroup paths are not seen', ['init.c', 'if (unshare(CLONE_NEWCGROUP) < 0)', 'if (0)'], OWN],
  ['host name', 'every instance has the same name', ['init.c', 'if (sethostname("box", 3) < 0)', 'if (0)'], ['threats-b', 'T35 what a program can read']],
  ['groups of the user namespace', 'groups cannot be dropped to get around a refusal', ['instance.c', 'if (write_file(path, "deny") < 0)', 'if (0)'], ['threats-b', 'T35 what a program can read']],
  ['mapped user', 'the user on the host is the one that was asked for', ['instance.c', 'uint64_t uid = instance->create.uid != 0 ? instance->create.uid : geteuid();', 'uint64_t uid = 65534;'], ['inside', 'the user on the host']],
  ['mapped group', 'the group on the host is the one that was asked for', ['instance.c', 'uint64_t gid = instance->create.uid != 0 ? instance->create.uid : getegid();', 'uint64_t gid = 65534;'], ['inside', 'the user on the host']],
  ['user inside', 'a program is not the root of its namespace', ['template.h', 'BOX_UID = 1000', 'BOX_UID = 0'], ['walls', 'T34 identity']],

  ['mounts of the daemon', 'the host sees nothing of the root that is built', ['template.c', 'if (unshare(CLONE_NEWNS) < 0) return fail("template:mountns");', ''], ['stuck', 'the daemon changes no mount'], { breaksAll: 'the root of whoever asks has changed, too' }],
  ['private mounts of the daemon', 'no mount of the daemon comes back to the host', ['template.c', 'if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)', 'if (0)'], ['stuck', 'the daemon changes no mount']],
  ['old root', 'the host\'s root is let go of', ['template.c', 'if (umount2(".", MNT_DETACH) < 0)', 'if (0)'], ['threats-b', 'T37 the working'], { refuses: 'instance:clone' }],
  ['read-only root', 'nothing can be made in the root', ['template.c', '.set = ATTR_RDONLY}', '.set = ATTR_NOEXEC}'], MOUNTS],
  ['root without set-user-id', 'no file of the root gives rights', ['template.c', 'sys_fsmount(fs, ATTR_NOSUID | ATTR_NODEV)', 'sys_fsmount(fs, ATTR_NODEV)'], MOUNTS],
  ['root without devices', 'no device can be opened in the root', ['template.c', 'sys_fsmount(fs, ATTR_NOSUID | ATTR_NODEV)', 'sys_fsmount(fs, ATTR_NOSUID)'], MOUNTS],
  ['read-only bound paths', 'the host\'s files cannot be written', ['template.c', bound, bound.replace('ATTR_RDONLY | ', '')], ['threats-b', 'T43 the cache']],
  ['bound paths without set-user-id', 'no program of the host gives rights', ['template.c', bound, bound.replace('ATTR_NOSUID | ', '')], MOUNTS],
  ['bound paths without devices', 'no device of the host can be opened', ['template.c', bound, bound.replace(' | (bind->is_device ? ATTR_NOEXEC : ATTR_NODEV)', '')], MOUNTS],
  ['read-only devices', 'the modes of devices cannot be changed', ['template.c', device, device.replace('ATTR_RDONLY | ', '')], MOUNTS],
  ['devices without set-user-id', 'no device file gives rights', ['template.c', device, device.replace('ATTR_NOSUID | ', '')], MOUNTS],
  ['devices that are not executed', 'no device file is a program', ['template.c', device, device.replace(' | ATTR_NOEXEC', '')], MOUNTS],
  ['five devices only', 'no other device is there', ['template.c', '"random", "urandom"}', '"random", "urandom", "kmsg"}'], ['walls', 'T39 devices']],

  ['box without set-user-id', 'no file of a program\'s own gives rights', ['box.c', 'int mount = sys_fsmount(fs, ATTR_NOSUID | ATTR_NODEV);', 'int mount = sys_fsmount(fs, ATTR_NODEV);'], MOUNTS],
  ['box without devices', 'no device of a program\'s own works', ['box.c', 'int mount = sys_fsmount(fs, ATTR_NOSUID | ATTR_NODEV);', 'int mount = sys_fsmount(fs, ATTR_NOSUID);'], MOUNTS],
  ['smaller box without set-user-id', 'a run with a smaller box loses no wall', ['box.c', 'MS_REMOUNT | MS_NOSUID | MS_NODEV', 'MS_REMOUNT | MS_NODEV'], MOUNTS],
  ['smaller box without devices', 'a run with a smaller box loses no wall', ['box.c', 'MS_REMOUNT | MS_NOSUID | MS_NODEV', 'MS_REMOUNT | MS_NOSUID'], MOUNTS],
  ['private /tmp', '/tmp is the instance\'s own', ['box.c', 'if (bind_part("/tmp/tmp", "/tmp") < 0)', 'if (0)'], ['zygotes', 'a fork keeps nothing that another wrote']],
  ['only processes in /proc', 'nothing of the kernel is seen in /proc', ['box.c', 'sys_fsconfig(fs, FSCONFIG_STRING, "subset", "pid") == 0', '1'], ['threats-b', 'T35 /proc has']],
  ['hidden processes', 'init is not seen', ['box.c', ' && sys_fsconfig(fs, FSCONFIG_STRING, "hidepid", "2") == 0', ''], ['walls', 'T25 processes']],
  ['/proc without set-user-id', 'as every mount', ['box.c', proc, proc.replace('ATTR_NOSUID | ', '')], MOUNTS],
  ['/proc without devices', 'as every mount', ['box.c', proc, proc.replace('ATTR_NODEV | ', '')], MOUNTS],
  ['/proc that is not executed', 'as every mount', ['box.c', proc, proc.replace(' | ATTR_NOEXEC', '')], MOUNTS],
  ['cover of the host\'s /proc', 'where there is no own /proc, the host\'s is not seen', ['box.c', 'if (!*own_proc && cover_proc() < 0)', 'if (0)'], ['inside', 'T35 where the kernel refuses']],
  ['closed cover of the host\'s /proc', 'nothing can be made in the cover', [['box.c', 'MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC', 'MS_NOSUID | MS_NODEV | MS_NOEXEC'], ['box.c', 'nr_inodes=1,mode=0555', 'nr_inodes=9,mode=0777']], ['inside', 'T35 where the kernel refuses']],
];
