// The walls around a virtual machine's monitor, what keeps the memory that machines are restored from, and the way out of machines.
const jail = (name, from, to, test) => [name, 'a guest that breaks out of its machine finds nothing', ['jail.c', from, to], ['jail', test]];
const seal = (name, from, to) => [name, 'no machine changes what others are restored from', ['seal.c', from, to], ['seal', 'T47 cannot be written']];
const carrier = (name, from, to, test = 'T36 has no right', special = {}) =>
  [`carrier: ${name}`, 'who carries what hostile code wrote can do nothing else', ['carrier.c', from, to], ['trunk', test], special];
const trunk = (name, keeps, from, to, test, special = {}) => [`trunk: ${name}`, keeps, ['trunk-lines.c', from, to], ['trunk', test], special];
const breach = (name, from, to, test) => trunk(name, 'no frame leads beyond the memory of its line', from, to, `believes nothing any more after ${test}`);

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
  carrier('descriptors', 'return sys_close_range(CARRIER_FD_END, ~0u) < 0 ?', 'return 0 ?'),
  carrier('bounding set', 'if (drop_bounding_set() < 0 || ', 'if ('),
  carrier('capabilities', ' || drop_capabilities() < 0)', ')'),
  carrier('no new privileges', 'if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)', 'if (0)'),
  carrier('system calls', 'return seccomp_build(&filter, &local_only) < 0 ? -1 : seccomp_install(&filter);', 'return seccomp_build(&filter, &local_only);'),
  carrier('the end of who started it', 'if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)', 'if (0)', 'goes with whoever', { hangs: true }),
  trunk('window of what goes out', 'what nobody takes is waited for', 'line->credit -= (size_t)got;', '', 'T68 sends of a line'),
  trunk('who is slow', 'what is not taken is not added to', 'if (out.start < out.end) return;', '', 'is heard by a host', { hangs: true }),
  trunk('numbers', 'no line gets what is another\'s', 'if (line->is_closed && line->has_closed) line->is_taken = 0;', 'if (line->is_closed) line->is_taken = 0;', 'gives a number'),
  trunk('broken connections', 'what the host breaks is no end', 'if (!line->has_ended) let_go(line);', '', 'passes on what came'),
  breach('numbers that are none', 'payload[0] >= TRUNK_LINES || ', '', 'a number that'),
  breach('lines that are not there', ' || !lines[payload[0]].is_taken) return', ') return', 'a line that'),
  breach('room of a line', 'if (line->used + length > TRUNK_WINDOW) return fail_with("trunk:window", EOVERFLOW);', '', 'more than a window'),
  breach('length of a frame', ' || length > 1 + TRUNK_CHUNK)', ')', 'a frame that is too long'),
  breach('frames of nothing', 'if (length < 1 || ', 'if (', 'a frame without'),
  breach('credit', 'return line->credit > TRUNK_WINDOW ?', 'return 0 ?', 'more credit'),
  breach('half a credit', 'if (length != CREDIT_BYTES)', 'if (0)', 'half a credit'),
  breach('the last word', 'if (line->has_closed || (line->has_ended && type == TRUNK_DATA))', 'if (line->has_ended && type == TRUNK_DATA)', 'words after'),
  breach('the end of bytes', 'if (line->has_closed || (line->has_ended && type == TRUNK_DATA))', 'if (line->has_closed)', 'bytes after'),
];
