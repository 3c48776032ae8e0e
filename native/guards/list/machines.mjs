// The walls around a virtual machine's monitor, and what keeps the memory that machines are restored from.
const jail = (name, from, to, test) => [name, 'a guest that breaks out of its machine finds nothing', ['jail.c', from, to], ['jail', test]];
const seal = (name, from, to) => [name, 'no machine changes what others are restored from', ['seal.c', from, to], ['seal', 'T47 cannot be written']];

export const machines = [
  jail('jail: network', 'CLONE_NEWNET | CLONE_NEWIPC', 'CLONE_NEWIPC', 'T42 has a network'),
  jail('jail: IPC', 'CLONE_NEWNET | CLONE_NEWIPC', 'CLONE_NEWNET', 'T42 has a network'),
  jail('jail: name', 'CLONE_NEWUTS | ', '', 'T42 has a network'),
  jail('jail: processes', 'if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)', 'if (0)', 'T42 shows no process'),
  jail('jail: bounding set', 'if (drop_bounding_set() < 0) return -1;', '', 'T42 leaves no right'),
  jail('jail: groups', 'take_groups(options) < 0 || ', '', 'T42 leaves no right'),
  jail('jail: user', ' || become_user(options->uid) < 0', '', 'T42 leaves no right'),
  jail('jail: capabilities', 'drop_capabilities() < 0 || ', '', 'T42 leaves no right'),
  jail('jail: no new privileges', 'if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return fail("jail:no_new_privs");', '', 'T42 leaves no right'),
  jail('jail: core', '  {RLIMIT_CORE, "rlimit:core", 0},\n', '', 'T42 bounds files'),
  jail('jail: file size', '  {RLIMIT_FSIZE, "rlimit:fsize", 0}, /* it writes to sockets and to memory */\n', '', 'T42 bounds files'),
  jail('jail: descriptors', '  {RLIMIT_NOFILE, "rlimit:nofile", MONITOR_FILES},\n', '', 'T42 bounds files'),
  jail('jail: threads', '  {RLIMIT_NPROC, "rlimit:nproc", MONITOR_PROCESSES},\n', '', 'T42 bounds files'),
  jail('jail: the end of who waits', '  if (die_with_parent() < 0) return -1;\n', '', 'goes with whoever'),
  jail('jail: descriptors that stay', '  sys_close_range(LIFE_LINE + 1, ~0u);\n', '', 'hands descriptors on'),
  seal('seal: writing', ' | F_SEAL_WRITE', ''),
  seal('seal: cutting', ' | F_SEAL_SHRINK', ''),
  seal('seal: growing', ' | F_SEAL_GROW', ''),
];
