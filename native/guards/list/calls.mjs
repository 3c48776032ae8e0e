// The filter of system calls: as a whole, its table, and every way through its rules.
const TABLE = ['syscalls', 'every number is answered as the table says, with what every'];
const RULES = ['syscalls', 'every rule answers'];
const rules = 'seccomp-rules.c';
const refusal = (text) => [rules, text, ''];
const here = (test, mode) => [...test, mode];

export const calls = [
  ['filter', 'only calls that the table names reach the kernel', ['program.c', 'return program_filter(instance, &filter) < 0 ? -1 : seccomp_install(&filter);', 'return program_filter(instance, &filter) < 0 ? -1 : 0;'], TABLE],
  ['architecture', 'no call comes through another architecture\'s table', ['seccomp.c', 'filter_emit(f, BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 1, 0);\n  filter_return(f, VERDICT_KILL);', ''], ['syscalls', 'T30 the filter ends']],
  ['x32', 'no call comes through the x32 table', ['seccomp.c', 'filter_emit(f, BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);\n  filter_return(f, VERDICT_KILL);', ''], ['syscalls', 'T30 numbers of the x32']],
  ['calls that are not named', 'whatever the table does not name is refused', ['seccomp.c', 'by_number[i] = (struct decision){VERDICT_ERROR(ENOSYS), NULL};', 'by_number[i] = (struct decision){VERDICT_ALLOW, NULL};'], TABLE],
  ['refused calls', 'the wide surface of the kernel is refused', ['seccomp.c', 'if (entry->kind == KIND_REFUSE) decision.verdict', 'if (0) decision.verdict'], TABLE],
  ['optional calls', 'what only some need is refused to all others', ['seccomp.c', 'if (entry->kind == KIND_OPTION) decision.verdict', 'if (0) decision.verdict'], TABLE],
  ['charged calls', 'kernel memory that nobody counts cannot be had', ['seccomp.c', 'if (entry->kind == KIND_CHARGED && !profile->charged_memory) decision.verdict', 'if (0) decision.verdict'], TABLE],
  ['names in "allow"', 'no request can allow what is refused', [['seccomp.c', ' && table[j].kind != KIND_REFUSE) found', ') found'], ['seccomp.c', 'if (entry->kind != KIND_REFUSE && is_allowed', 'if (is_allowed']], ['stuck', 'a name of a call']],
  ['unknown names in "allow"', 'a wrong name is not taken for a wish that was granted', ['seccomp.c', 'return fail_with(step, EPERM);', ''], ['stuck', 'a name of a call']],
  ['attributes without namespaces', 'no mode, owner or time of a shared file is changed', ['seccomp.c', 'if (is_in(attributes, entry->name)) decision', 'if (0) decision'], here(TABLE, 'landlock')],
  ['sockets without namespaces', 'no socket of the host is reached', ['seccomp.c', 'if (is_in(sockets, entry->name)) decision', 'if (0) decision'], here(TABLE, 'landlock')],
  ['pairs without namespaces', 'no pair sends to a socket of the host', ['seccomp.c', 'if (strcmp(entry->name, "socketpair") == 0) decision.rule = rule_stream_pair;', ''], here(RULES, 'landlock')],
  ['times by path without namespaces', 'no time of a shared file is changed', ['seccomp.c', 'if (strcmp(entry->name, "utimensat") == 0) decision.rule = rule_no_path;', ''], here(RULES, 'landlock')],
  ['signals without Landlock\'s scopes', 'no process of the same user is signalled', ['seccomp.c', 'if (profile->no_signals && is_in(signals, entry->name)) decision', 'if (0) decision'], ['old-landlock', 'T41 version 5', 'landlock'], { isUnprivileged: true }],
  ['signals: asked for on old kernels', 'no process of the same user is signalled', ['program.c', '.no_signals = !has_namespaces(instance) && instance->landlock_abi < LANDLOCK_ABI_SCOPES,', ''], ['old-landlock', 'T41 version 5', 'landlock'], { isUnprivileged: true }],
  ['files emptied by opening: asked for on old kernels', 'no shared file is emptied', ['program.c', '.no_truncation = instance->options->landlock && instance->landlock_abi < LANDLOCK_ABI_TRUNCATE,', ''], ['old-landlock', 'T41 version 2', 'landlock']],
  ['files emptied by opening', 'no shared file is emptied', ['seccomp.c', 'if (strcmp(entry->name, "openat") == 0) decision.rule = rule_openat;', ''], ['old-landlock', 'T41 version 2', 'landlock']],
  ['files emptied by opening, the rule', 'no shared file is emptied', refusal('  filter_when_equal(f, O_TRUNC | O_RDONLY, VERDICT_ERROR(EPERM));\n'), ['old-landlock', 'T41 version 2', 'landlock']],
  ['files emptied by opening with the old call', 'no shared file is emptied', ['seccomp.c', 'if (strcmp(entry->name, "open") == 0) decision.rule = rule_open;', ''], ['old-landlock', 'T41 version 2', 'landlock']],
  ['files emptied by opening with the new call', 'no shared file is emptied', ['seccomp.c', 'if (strcmp(entry->name, "openat2") == 0) decision.verdict', 'if (0) decision.verdict'], ['old-landlock', 'T41 version 2', 'landlock']],

  ['fcntl: leases', 'no lease on a shared file', refusal('  filter_when_equal(f, COMMAND_SETLEASE, VERDICT_ERROR(EPERM));\n'), RULES],
  ['fcntl: notification', 'no watch on a shared directory', refusal('  filter_when_equal(f, COMMAND_NOTIFY, VERDICT_ERROR(EPERM));\n'), RULES],
  ['reading without waiting', 'no program is told what others have read of a shared file', refusal('  filter_when_any_bit(f, READ_WITHOUT_WAITING, VERDICT_ERROR(EOPNOTSUPP));\n'), RULES],
  ['ioctl: typing', 'nothing is typed into a terminal', refusal('  filter_when_equal(f, IOCTL_TIOCSTI, VERDICT_ERROR(EPERM));\n'), RULES],
  ['ioctl: pasting', 'nothing is pasted into a console', refusal('  filter_when_equal(f, IOCTL_TIOCLINUX, VERDICT_ERROR(EPERM));\n'), RULES],
  ['ioctl: line disciplines', 'no line discipline is loaded', refusal('  filter_when_equal(f, IOCTL_TIOCSETD, VERDICT_ERROR(EPERM));\n'), RULES],
  ...['CLONE_NEWNS | ', 'CLONE_NEWCGROUP | ', 'CLONE_NEWUTS | ', 'CLONE_NEWIPC | ', 'CLONE_NEWUSER | ', 'CLONE_NEWPID | ', ' | CLONE_NEWNET'].map((flag) => {
    const all = 'CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET';
    return [`clone: ${flag.replaceAll(/[ |]/g, '')}`, 'no new namespace', [rules, all, all.replace(flag, '')], RULES];
  }),
  ['prlimit: low half', 'nobody\'s limits are set but one\'s own', [rules, 'filter_load_low(f, 2);\n  filter_unless_equal(f, 0, VERDICT_ERROR(EPERM));\n', ''], RULES],
  ['prlimit: high half', 'nobody\'s limits are set but one\'s own', [rules, 'filter_load_high(f, 2);\n  filter_when_equal(f, 0, VERDICT_ALLOW);\n  filter_return(f, VERDICT_ERROR(EPERM));', 'filter_return(f, VERDICT_ALLOW);'], RULES],
  ['prctl', 'no option but the harmless ones', [rules, 'filter_when_equal(f, harmless_prctl[i], VERDICT_ALLOW);\n  filter_return(f, VERDICT_ERROR(EPERM));', 'filter_when_equal(f, harmless_prctl[i], VERDICT_ALLOW);\n  filter_return(f, VERDICT_ALLOW);'], RULES],
  ['personality', 'addresses stay random', [rules, 'filter_when_equal(f, 0xffffffff, VERDICT_ALLOW);\n  filter_when_equal(f, 0, VERDICT_ALLOW);\n  filter_return(f, VERDICT_ERROR(EPERM));', 'filter_return(f, VERDICT_ALLOW);'], RULES],
  ['scheduling of others', 'init is not slowed down', [rules, 'void rule_self(struct filter *f) {\n  filter_load_low(f, 0);\n  filter_when_equal(f, 0, VERDICT_ALLOW);\n  filter_return(f, VERDICT_ERROR(EPERM));', 'void rule_self(struct filter *f) {\n  filter_return(f, VERDICT_ALLOW);'], RULES],
  ['priority: kinds', 'no group or user is slowed down', [rules, 'filter_emit(f, BPF_JMP | BPF_JGT | BPF_K, 1, 0, 1);\n  filter_return(f, VERDICT_ERROR(EPERM));\n  filter_load_low(f, 1);', 'filter_load_low(f, 1);'], RULES],
  ['priority: others', 'init is not slowed down', [rules, 'filter_load_low(f, 1);\n  filter_when_equal(f, 0, VERDICT_ALLOW);\n  filter_return(f, VERDICT_ERROR(EPERM));\n}\n\n/* A program may confine', 'filter_return(f, VERDICT_ALLOW);\n}\n\n/* A program may confine'], RULES],
  ['seccomp listeners', 'no program answers calls of another', [rules, '  filter_when_any_bit(f, 8 /* SECCOMP_FILTER_FLAG_NEW_LISTENER */, VERDICT_ERROR(EPERM));\n', ''], RULES],
  ['families of sockets', 'only local sockets', [rules, 'filter_when_equal(f, AF_UNIX, VERDICT_ALLOW);\n  filter_return(f, VERDICT_ERROR(EAFNOSUPPORT));', 'filter_return(f, VERDICT_ALLOW);'], RULES],
  ['families of pairs', 'only local pairs', [rules, '  rule_socket(f);', '  filter_return(f, VERDICT_ALLOW);'], RULES],
  ['families of pairs without namespaces', 'only local pairs', [rules, 'filter_emit(f, BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0);\n  filter_return(f, VERDICT_ERROR(EAFNOSUPPORT));', ''], here(RULES, 'landlock')],
  ['kinds of pairs without namespaces', 'no pair sends by name', [rules, 'filter_when_equal(f, SOCK_STREAM, VERDICT_ALLOW);\n  filter_return(f, VERDICT_ERROR(EACCES));', 'filter_return(f, VERDICT_ALLOW);'], here(RULES, 'landlock')],
  ['times by path: low half', 'no time of a shared file is changed', [rules, 'filter_load_low(f, 1);\n  filter_unless_equal(f, 0, VERDICT_ERROR(EPERM));', ''], here(RULES, 'landlock')],
  ['times by path: high half', 'no time of a shared file is changed', [rules, 'filter_load_high(f, 1);\n  filter_when_equal(f, 0, VERDICT_ALLOW);\n  filter_return(f, VERDICT_ERROR(EPERM));', 'filter_return(f, VERDICT_ALLOW);'], here(RULES, 'landlock')],
];
