// That nothing outlives its time: the ends of programs, clients, supervisors and daemons.
const bySupervisor = ['stuck', 'a supervisor that is killed'];
const left = ['stuck', 'what a program leaves running'];
const hangUp = ['life', 'ends the instance when its client hangs up'];
const dead = ['if (instance->init > 0) kill(instance->init, SIGKILL);', ''];
/** Init is told of its supervisor's end by a signal, and by the end of their channel. */
const orphaned = [
  ['init.c', 'if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)', 'if (0)'],
  ['init.c', 'struct frame frame;\n  if (frame_input_fill(&init->input, INIT_CONTROL, NULL) < 0) _exit(1);', 'struct frame frame;\n  frame_input_fill(&init->input, INIT_CONTROL, NULL);'],
];

export const life = [
  ['init follows its supervisor', 'no instance without a supervisor', orphaned, [...bySupervisor, 'namespaces']],
  ['init follows its supervisor without namespaces', 'no instance without a supervisor', orphaned, [...bySupervisor, 'landlock']],
  ['programs follow init without namespaces', 'no program without an init', ['program.c', 'if (!has_namespaces(instance) && prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)', 'if (0)'], [...bySupervisor, 'landlock']],
  ['supervisors follow the daemon', 'no instance without a daemon', ['supervisor.c', 'prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);', ''], ['stuck', 'a daemon that is killed']],
  ['the daemon follows its parent', 'no daemon without a parent', ['daemon.c', 'if (set[0].revents && read(STDIN_FILENO, ignored, sizeof ignored) <= 0) break;', ''], ['life', 'leaves nothing within a second']],
  ['killed init', 'a hang-up ends all', ['instance.c', ...dead], [...hangUp, 'namespaces']],
  ['killed init, or its cgroup', 'a hang-up ends all, by either', [['instance.c', ...dead], ['instance.c', '  cgroup_kill(&instance->cgroup);\n', '']], [...hangUp, 'cgroups']],
  ['end of orphans without namespaces', 'a hang-up ends all', [['instance.c', '    kill_descendants();\n    nanosleep', '    nanosleep'], ['instance.c', 'if (instance->options->landlock) kill_descendants();', '']], [...hangUp, 'landlock']],
  ['force without namespaces', 'what an ended init leaves is ended', ['instance.c', 'if (instance->options->landlock) kill_descendants();', ''], ['stuck', 'an init that does not answer', 'landlock'], { hangs: true }],
  ['force', 'an init that does not answer is ended', ['supervisor.c', '    instance_kill(&s->instance);\n    s->force_at = now + FORCE_AFTER_US;', '    s->force_at = now + FORCE_AFTER_US;'], ['stuck', 'an init that does not answer'], { hangs: true }],
  ['end by init', 'a run is ended at once, and told whole', ['reap.c', 'if (has_namespaces(init->instance)) kill(-1, SIGKILL);\n  else kill_rest(init);', ''], ['stuck', 'a run that is ended is ended by init']],
  ['end by init without namespaces', 'a run is ended at once, and told whole', ['reap.c', 'if (has_namespaces(init->instance)) kill(-1, SIGKILL);\n  else kill_rest(init);', ''], ['stuck', 'a run that is ended is ended by init', 'landlock']],
  ['others end with the program', 'nothing is left when the report comes', ['reap.c', '  end_others(init);', ''], [...left, 'landlock'], { hangs: true }],
  ['orphans come to init', 'nothing is left when the report comes', ['init.c', 'if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)', 'if (0)'], [...left, 'landlock'], { hangs: true }],
  ['half closed connections', 'a client that can cancel no more ends its run', ['supervisor.c', 'else supervisor_end(s, KILL_HANGUP);', ''], ['limits', 'hangup: a client'], { hangs: true }],
  ['closed connections', 'a client that is gone ends its instance', ['supervisor.c', 'if (events & (POLLERR | POLLHUP | POLLNVAL)) {\n    s->client_gone = 1;', 'if (events & (POLLERR | POLLHUP | POLLNVAL)) {'], hangUp],
  ['cancelled runs', 'a kill ends the run', ['supervisor-requests.c', 'else supervisor_end(s, KILL_CANCELLED);', ''], ['limits', 'cancelled: a kill'], { hangs: true }],
  ['removed cgroups', 'no cgroup is left', ['instance.c', '  cgroup_remove(&instance->cgroup, instance->options);', ''], ['life', 'ends the instance when', 'cgroups']],
  ['removed folders', 'no folder is left', ['instance.c', '  box_remove_directories(instance);', ''], ['life', 'ends the instance when', 'landlock']],
  ['cgroups of dead daemons', 'the next daemon clears up', ['cgroup-parents.c', '  sweep(directory);', ''], ['life', 'clears up after a daemon', 'cgroups']],
  ['folders of dead daemons', 'the next daemon clears up', ['daemon.c', '  scratch_sweep(options->scratch);', ''], ['life', 'clears up after a daemon', 'landlock']],
];
