#include <poll.h>

#include "supervisor.h"

/* A run that ended without its interpreter. Init has stopped everybody before it said so: nothing of the instance moves until
 * the next run, so that what is read, counted and collected meanwhile is what the run has left. */

void keep_paused(struct supervisor *s) {
  struct measures *m = &s->measures;
  m->has_note = 1;
  m->ended_at = m->note.ended_at_us;
  s->is_kept = 1;
  watch_finish(s);
  s->phase = PHASE_DRAINING;
}

static int is_empty(int fd) {
  struct pollfd output = {fd, POLLIN, 0};
  return fd < 0 || poll(&output, 1, 0) == 0;
}

int keep_is_drained(const struct supervisor *s) {
  return is_empty(s->instance.stdout_fd) && is_empty(s->instance.stderr_fd);
}

void keep_rest(struct supervisor *s) {
  s->measures = (struct measures){0};
  s->reason = KILL_NONE;
  s->interrupt_until = 0;
  s->is_wanted = 0;
  s->instance.create.limits = s->run.limits;
  /* The peaks begin anew, while nobody waits. */
  cgroup_limit(&s->instance.cgroup, &s->run.limits);
  watch_rest(s);
  s->phase = PHASE_PARKED;
}
