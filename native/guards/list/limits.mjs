// What a program may use: rlimits, cgroups, samples, the box, output, time.
const CEILINGS = ['inside', 'every ceiling'];
const ceiling = (name, text) => [`rlimit ${name}`, `the ceiling of ${name}`, ['privileges.c', text, text.replace(/, (limits->\w+|0|[A-Z]\w+)\}$/, ', ~0ull}')], CEILINGS];
const verdict = (name, mode = 'namespaces') => ['verdicts', `^${name}$`, mode];

export const limits = [
  ceiling('nofile', '{RLIMIT_NOFILE, "rlimit:nofile", limits->open_files}'),
  ceiling('fsize', '{RLIMIT_FSIZE, "rlimit:fsize", limits->file_bytes}'),
  ceiling('stack', '{RLIMIT_STACK, "rlimit:stack", limits->stack_bytes}'),
  ceiling('core', '{RLIMIT_CORE, "rlimit:core", 0}'),
  ceiling('msgqueue', '{RLIMIT_MSGQUEUE, "rlimit:msgqueue", 0}'),
  ceiling('memlock', '{RLIMIT_MEMLOCK, "rlimit:memlock", LOCKED_BYTES}'),
  ceiling('sigpending', '{RLIMIT_SIGPENDING, "rlimit:sigpending", PENDING_SIGNALS}'),
  ['rlimit nice', 'no priority above the usual', ['privileges.c', '{RLIMIT_NICE, "rlimit:nice", 0}', '{RLIMIT_NICE, "rlimit:nice", 40}'], ['syscalls', 'the ceilings that a fork']],
  ['rlimit rtprio', 'no real-time priority', ['privileges.c', '{RLIMIT_RTPRIO, "rlimit:rtprio", 0}', '{RLIMIT_RTPRIO, "rlimit:rtprio", 99}'], ['syscalls', 'the ceilings that a fork']],
  ['rlimit nproc', 'a fork bomb stays small between two looks', ['privileges.c', 'if (process_cap != 0) out', 'if (0) out'], CEILINGS],
  ['rlimit data', 'memory has an end where no cgroup counts it', ['privileges.c', 'if (data_cap != 0) out', 'if (0) out'], CEILINGS],
  ['hard rlimits', 'no ceiling is raised again', ['privileges.c', 'limit.rlim_max == RLIM_INFINITY || value < limit.rlim_max) limit.rlim_max = value;\n  limit.rlim_cur = limit.rlim_max;', 'limit.rlim_cur == RLIM_INFINITY || value < limit.rlim_cur) limit.rlim_cur = value;'], CEILINGS],
  ['rlimits', 'all ceilings', ['program.c', 'if (apply_rlimits(ceilings, program_ceilings(instance, ceilings)) < 0) return -1;', ''], CEILINGS],
  ['tighter file size', 'a run can have a lower ceiling than its instance', ['dispatch.c', 'limits->file_bytes != top->file_bytes && lower_limit', '0 && lower_limit'], ['limits', 'file size', 'namespaces']],
  ['tighter processes', 'a run can have a lower ceiling than its instance', ['dispatch.c', 'if (limits->processes != top->processes &&', 'if (0 &&'], ['stuck', 'a run can have lower']],
  ['tighter data', 'a run can have a lower ceiling than its instance', ['dispatch.c', 'if (data != 0 && limits->memory_bytes != top->memory_bytes &&', 'if (0 &&'], ['stuck', 'a run can have lower']],
  ['tighter box', 'a run can have a smaller box than its instance', ['dispatch.c', 'if (box_resize(limits) < 0) return -1;', ';'], ['limits', 'box size']],

  ['box bytes', 'a box is not larger than asked for', ['box.c', 'sys_fsconfig(fs, FSCONFIG_STRING, "size", size) < 0 || ', ''], ['stuck', 'a box is no larger']],
  ['box inodes', 'a box has not more files than asked for', ['box.c', 'sys_fsconfig(fs, FSCONFIG_STRING, "nr_inodes", inodes) < 0 ||', ''], ['stuck', 'a box is no larger']],

  ['memory cgroup', 'memory is counted by the kernel', ['cgroup.c', 'if (limit_memory(cgroup, limits->memory_bytes) < 0) return -1;', ''], ['inside', 'T38 its share', 'cgroups']],
  ['pids cgroup', 'processes are counted by the kernel', ['cgroup.c', 'return limit_pids(cgroup, limits->processes);', 'return 0;'], ['inside', 'T38 its share', 'cgroups']],
  ['share of the processors', 'no more than asked for', ['instance.c', '|| cgroup_limit_cpu(&instance->cgroup, create->cpu_milli) < 0', ''], ['inside', 'T38 its share', 'cgroups']],
  ['cgroups are joined', 'every process of an instance is counted', ['instance.c', 'if (cgroup_attach(&instance->cgroup, instance->init) < 0) return -1;', ''], ['threats-b', 'T38 the program is a member', 'cgroups']],
  ['cgroups are joined by forks', 'a fork is counted where its box is', ['fork-request.c', 'if (cgroup_attach(&instance->cgroup, pid) < 0) return -1;', ''], ['zygotes', 'a fork is a member', 'cgroups']],
  ['weights', 'no instance takes a processor from the host', ['cgroup.c', '  cgroup_stand(out, STANDING_FRESH);', ''], ['weights', 'no instance has the weight', 'cgroups']],
  ['memory verdict', 'the kernel\'s kill is told', ['watch.c', 'if (m->oom_kills > 0) return KILL_MEMORY;', ''], verdict('growing', 'cgroups')],
  ['processes verdict', 'the kernel\'s refusal is told and ends the run', ['watch.c', 'if (m->pids_refused > 0) return KILL_PROCESSES;', ''], verdict('multiplying', 'cgroups')],
  ['CPU time, counted', 'computing time has an end', [['watch.c', 'if (now.cpu_us >= 0 && (uint64_t)(now.cpu_us - base.cpu_us) > s->limits.cpu_ms * 1000) return KILL_CPU;', '']], verdict('computing', 'cgroups')],
  ['CPU time, sampled', 'computing time has an end', [['watch.c', 'if (!cgroup->has_cpu && sample.cpu_us > base_cpu_us + s->limits.cpu_ms * 1000) return KILL_CPU;', '']], verdict('computing')],
  ['memory, sampled', 'memory has an end where no cgroup counts it', ['watch.c', 'if (!cgroup->has_memory && memory > s->limits.memory_bytes) return KILL_MEMORY;', ''], verdict('growing')],
  ['processes, sampled', 'processes have an end where no cgroup counts them', ['watch.c', 'if (!cgroup->has_pids && sample.threads > s->limits.processes) return KILL_PROCESSES;', ''], verdict('multiplying')],
  ['files as memory, sampled', 'what is in the box counts as memory', ['sampler.c', 'out->memory_bytes += shared > box ? shared : box;', ''], verdict('growing by files')],
  ['CPU time after the end', 'a program that ends between two looks is judged, too', [['watch.c', 'if (!cgroup->has_cpu && sample.cpu_us > base_cpu_us + s->limits.cpu_ms * 1000) return KILL_CPU;', ''], ['watch.c', 'if (reason == KILL_NONE && m->note.cpu_user_us + m->note.cpu_system_us > (int64_t)s->limits.cpu_ms * 1000) reason = KILL_CPU;', '']], verdict('computing that is over before anybody looks')],
  ['wall time', 'every run has an end', ['supervisor.c', 'supervisor_interrupt(s, KILL_WALL);\n', ';\n'], ['stuck', 'a run that is ended is ended by init'], { hangs: true }],
  ['time to become ready', 'every boot has an end', ['supervisor.c', 'if (s->phase == PHASE_STARTING && now >= s->deadline) {', 'if (0) {'], ['life', 'tells what an interpreter'], { hangs: true }],
  ['time to begin', 'an interpreter that does not begin is given up', ['supervisor.c', 'fail_with("agent:dispatch", ETIMEDOUT);\n    supervisor_fail(s);', ';'], ['stuck', 'an interpreter that never lets go'], { hangs: true }],
  ['output', 'no more is told than asked for', ['pump.c', 'uint64_t left = s->limits.output_bytes - s->measures.stdout_bytes - s->measures.stderr_bytes;', 'uint64_t left = 1 << 30;'], ['limits', 'output: may be drained']],
  ['output ends the run', 'who writes without end is ended', ['pump.c', '  if (s->phase == PHASE_STARTED) supervisor_interrupt(s, KILL_OUTPUT);', ''], verdict('writing')],
  ['output waits for its reader', 'a client that does not read costs no memory and no time', [['pump.c', 'if (left > 0 && room == 0) return;', ''], ['supervisor.c', 'short output = outbox_room(&s->outbox) > 0 ? POLLIN : 0;', 'short output = POLLIN;']], ['limits', 'a client that reads nothing']],
  ['input', 'no more is kept than a window', ['pump.c', 'if (s->stdin_used + s->stdin_unacked + length > 2 * STDIN_WINDOW) return fail_with("protocol:stdin-window", ENOBUFS);', ''], ['stuck', 'a client that sends more'], { hangs: true }],
];
