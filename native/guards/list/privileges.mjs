// What a program loses before it starts: user, groups, capabilities, descriptors, signals, variables; and what init keeps hidden.
const USER = ['inside', 'the user on the host', 'landlock'];

export const privileges = [
  ['user of the box', 'init and its program are the user inside', ['init.c', 'if (become_user(BOX_UID) < 0) return -1;', ''], ['walls', 'T34 identity'], { refuses: 'box:mkdir' }],
  ['user without namespaces', 'a program is not root', ['program.c', ' && become_user((unsigned)create->uid) < 0) return -1;', ' && 0) return -1;'], USER, { refuses: 'landlock:open' }],
  ['group without namespaces', 'a program is not of root\'s group', ['privileges.c', 'if (syscall(SYS_setresgid, id, id, id) < 0)', 'if (0)'], USER],
  ['groups of the daemon', 'no group of the host comes along', ['daemon.c', 'if (geteuid() == 0 && setgroups(0, NULL) < 0)', 'if (0)'], ['inside', 'the groups of whoever']],
  ['root must name a user', 'no program runs as root', ['instance.c', 'if (geteuid() == 0 && instance->create.uid == 0)', 'if (0)'], ['stuck', 'root names the user']],
  ['no user but oneself', 'who is not root is told so', ['instance.c', 'if (geteuid() != 0 && instance->create.uid != 0)', 'if (0)'], ['stuck', 'root names the user', 'landlock'], { isUnprivileged: true }],
  ['bounding set', 'no capability can come back', ['privileges.c', 'i <= CAPABILITY_MAX; i++)', 'i < 1; i++)'], ['walls', 'T34 identity']],
  ['bounding set without namespaces', 'no capability can come back', ['privileges.c', 'i <= CAPABILITY_MAX; i++)', 'i < 1; i++)'], ['threats-b', 'T34 what the kernel says', 'landlock']],
  ['locked securebits', 'no user id gives capabilities', ['privileges.c', 'return prctl(PR_SET_SECUREBITS, SECUREBITS_LOCKED, 0, 0, 0) < 0 ?', 'return 0 ?'], ['threats-b', 'T34 what the kernel says']],
  // An exec of somebody who is not root, or whose securebits say that root is nobody, empties them once more.
  ['empty capability sets', 'a program can do nothing special', [['privileges.c', 'return syscall(SYS_capset, &header, none) < 0 ?', 'return 0 ?'], ['privileges.c', 'return prctl(PR_SET_SECUREBITS, SECUREBITS_LOCKED, 0, 0, 0) < 0 ?', 'return 0 ?'], ['privileges.c', 'i <= CAPABILITY_MAX; i++)', 'i < 1; i++)'], ['template.h', 'BOX_UID = 1000', 'BOX_UID = 0']], ['threats-b', 'T34 what the kernel says']],
  ['no new privileges', 'no program gives rights', ['program.c', 'if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)', 'if (0)'], ['threats-b', 'T34 what the kernel says'], { refuses: 'seccomp:install' }],
  ['no new privileges without namespaces', 'no program gives rights', ['program.c', 'if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)', 'if (0)'], ['threats-b', 'T34 what the kernel says', 'landlock'], { refuses: 'landlock:restrict' }],
  ['session of its own', 'no terminal of the host controls it', ['program.c', 'if (setsid() < 0)', 'if (0)'], ['threats-b', 'T29 no terminal']],
  ['mask of modes', 'what a program makes is not writable by all', [['program.c', 'umask(022);', ''], ['box.c', '  umask(022);', ''], ['daemon.c', 'umask(022);', '']], ['inside', 'signals and the mask']],
  ['mask of modes without namespaces', 'what a program makes is not writable by all', [['program.c', 'umask(022);', ''], ['daemon.c', 'umask(022);', '']], ['inside', 'signals and the mask', 'landlock']],
  ['usual signals', 'no signal of the launcher is ignored by a program', ['program.c', '  program_reset_signals();', ''], ['inside', 'signals and the mask']],
  ['variables', 'no variable of the host comes along', [['program.c', 'execve(argv[0], argv, merged);', 'execve(argv[0], argv, environ);']], ['inside', 'its variables']],
  ['channel of init', 'a program at the base layer cannot speak for init', ['program.c', 'else close(AGENT_FD);', ''], ['inside', 'T37 a program that is executed']],
  ['descriptors of a program', 'nothing is open but the streams', [['program.c', 'if (sys_close_range(AGENT_FD + 1, ~0u) < 0)', 'if (0)'], ['init.c', 'open(box_home(init->instance), O_RDONLY | O_DIRECTORY | O_CLOEXEC)', 'open(box_home(init->instance), O_RDONLY | O_DIRECTORY)']], ['inside', 'T37 a program that is executed']],
  ['descriptors of init', 'nothing of the supervisor is open in init', ['instance.c', '  sys_close_range(INIT_FD_END, ~0u);', ''], ['inside', 'T37 the daemon lets go']],
  ['descriptors of the daemon', 'nothing of whoever started it is open', ['daemon.c', 'if (sys_close_range(3, ~0u) < 0)', 'if (0)'], ['inside', 'T37 the daemon lets go']],
  ['working directory', 'a program begins in its box', ['init.c', 'return fchdir(init->box) < 0 ?', 'return 0 ?'], ['threats-b', 'T37 the working']],
  ['undumpable init', 'nobody looks into init', ['init.c', 'if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)', 'if (0)'], ['threats-b', 'T25 init and the supervisor', 'landlock'], { isUnprivileged: true }],
  ['undumpable supervisor', 'nobody looks into a supervisor', ['instance.c', 'if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)', 'if (0)'], ['threats-b', 'T25 init and the supervisor', 'landlock'], { isUnprivileged: true }],
  ['folder of the socket', 'nobody else reaches the daemon', ['daemon.c', 'if (fchmod(place->directory, 0700) < 0)', 'if (0)'], ['inside', 'the folder of the socket']],
  ['file owner without namespaces', 'what a program is given is its own', ['init.c', '  setfsuid(uid);', ''], ['inside', 'what it is given', 'landlock']],
  ['closed folders without namespaces', 'no other user looks into a box', ['box-directories.c', 'if (mkdir(path, 0700) < 0)', 'if (mkdir(path, 0755) < 0)'], ['inside', 'what it is given', 'landlock']],
  ['names of boxes without namespaces', 'boxes of others cannot be listed', ['daemon.c', 'mkdir(options->scratch, 0711)', 'mkdir(options->scratch, 0755)'], ['inside', 'what it is given', 'landlock']],
];
