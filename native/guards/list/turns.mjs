// That an interpreter which is kept for its user costs nobody else anything. There is none for the line that keeps a signal to
// everybody in its namespace: without it, and without the refusal before it, the proof itself would stop this host.
const keep = 'keep != KEEP_NOTHING && (!parked || !has_namespaces(&s->instance) || s->run.stdin_stream)';

export const turns = [
  ['stop between runs', 'nothing moves between two runs', ['turn.c', '  signal_all(SIGSTOP);\n', ''], ['turns', 'T45 nothing moves']],
  ['nothing is kept without namespaces', 'who cannot be stopped is not kept', ['supervisor-requests.c', keep, 'keep != KEEP_NOTHING && (!parked || s->run.stdin_stream)'], ['turns', 'are refused: not everybody', 'landlock']],
  ['no stream for who is kept', 'an ended input is not begun again', ['supervisor-requests.c', keep, 'keep != KEEP_NOTHING && (!parked || !has_namespaces(&s->instance))'], ['turns', 'a run that keeps takes no stream'], { hangs: true }],
  ['who is kept stays kept', 'an interpreter that goes on is told so', ['supervisor-requests.c', '(s->is_kept || s->run.input != NULL)', '(s->run.input != NULL)'], ['turns', 'a run that keeps takes no stream']],
  ['what an agent says', 'nonsense on the channel ends the instance', ['turn.c', '    init->turn = TURN_LOST;\n    kill_program(init);\n', ''], ['turns', 'T46 what a program says']],
  ['grace has an end', 'who does not give up is ended', ['supervisor.c', '  } else if (now >= s->interrupt_until) {\n    supervisor_end(s, s->reason);\n', '  } else if (0) {\n'], ['turns', 'who does not give up'], { hangs: true }],
  ['asked before ended', 'a limit costs no variable', ['turn.c', 'if (init->turn == TURN_BEGUN && init->program.pid > 0) kill(init->program.pid, SIGINT);', '(void)init;'], ['turns', 'who is called off, or computes']],
  ['limits of who is kept', 'no later run has more than the first', [['keep.c', '  s->instance.create.limits = s->run.limits;\n', ''], ['dispatch.c', '  if (is_kept) init->instance->create.limits = run.limits;\n', '']], ['turns', 'limits of the first run']],
  ['names of inputs', 'an input is a file in the box', ['request.c', 'if (!box_is_name(value, strlen(value))) return fail_key(key, EINVAL);\n    out->input', 'out->input'], ['turns', 'an input is a file of the box']],
];
