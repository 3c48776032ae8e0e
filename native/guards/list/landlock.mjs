// The walls of the lower level: Landlock's rules and scopes.
const HOST = ['walls', 'T35 host files', 'landlock'];
const CACHE = ['threats-b', 'T43 the cache', 'landlock'];
const withoutSockets = ['seccomp.c', 'if (is_in(sockets, entry->name)) decision', 'if (0) decision'];
const anyFamily = ['seccomp-rules.c', 'filter_when_equal(f, AF_UNIX, VERDICT_ALLOW);\n  filter_return(f, VERDICT_ERROR(EAFNOSUPPORT));', 'filter_return(f, VERDICT_ALLOW);'];

export const landlock = [
  ['Landlock', 'only what was bound is read, only the box is written', ['program.c', 'if (instance->options->landlock && landlock_confine(instance) < 0)', 'if (0)'], HOST],
  ['Landlock: reading', 'nothing else is read', ['landlock.c', 'FS_ALL_ABI_1 = (1 << 13) - 1', 'FS_ALL_ABI_1 = ((1 << 13) - 1) & ~12'], HOST, { refuses: 'landlock:rule' }],
  ['Landlock: what may be read is not written', 'shared files stay as they are', ['landlock.c', 'const uint64_t readable = FS_EXECUTE | FS_READ_FILE | FS_READ_DIR;', 'const uint64_t readable = known;'], CACHE],
  ['Landlock: emptying', 'a file that may be read is not emptied', ['landlock.c', 'if (abi >= LANDLOCK_ABI_TRUNCATE) access |= FS_TRUNCATE;', ''], CACHE],
  ['Landlock: device files', 'no device is made', ['landlock.c', 'known & ~(uint64_t)(FS_MAKE_CHAR | FS_MAKE_BLOCK)', 'known'], ['threats-b', 'T39 no device', 'landlock']],
  ['Landlock: devices are not controlled', 'no ioctl on a shared device', ['landlock.c', 'if (abi >= ABI_IOCTL) access |= FS_IOCTL_DEVICE;', ''], ['threats-b', 'T39 no device', 'landlock']],
  ['Landlock: signals', 'no process of the same user is signalled', ['landlock.c', 'attributes.scoped = SCOPE_SOCKETS_AND_SIGNALS;', 'attributes.scoped = 1;'], ['threats-b', 'T25 nothing can be done', 'landlock'], { isUnprivileged: true }],
  ['Landlock: abstract sockets', 'no abstract socket of the host is reached, even by a socket', [['landlock.c', 'attributes.scoped = SCOPE_SOCKETS_AND_SIGNALS;', 'attributes.scoped = 2;'], withoutSockets], ['walls', 'T40 network', 'landlock']],
  ['Landlock: addresses', 'no address of the host is reached, even by a socket', [['landlock.c', 'attributes.net = NET_BIND_AND_CONNECT;', 'attributes.net = 0;'], withoutSockets, anyFamily], ['walls', 'network: no address', 'landlock']],
  ['Landlock is there', 'without it nothing starts', ['daemon.c', 'if (*abi == 0) return fail_with("landlock:missing", ENOSYS);', ''], ['old-landlock', 'T41 none at all', 'landlock']],
  ['processes can be told', 'where a tree could not be ended, nothing starts', ['daemon.c', 'if (access("/proc/thread-self/children", R_OK) < 0) return fail("landlock:proc-children");', ''], ['stuck', 'T41 where the processes', 'landlock']],
];
