#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "fault.h"
#include "relay.h"
#include "supervisor.h"
#include "zygote.h"

/* What init reports. Init is our own code, but its memory is next to hostile code: lengths are checked all the same. */

/* Longer than any interpreter takes to warm up on a host that has a processor for it. */
enum { WARM_AFTER_US = 1000000 };

static int note_ready(struct supervisor *s, const struct frame *frame, const struct passed *passed) {
  struct ready_note note;
  struct instance *instance = &s->instance;
  const int passed_count = instance->create.egress != NULL ? 3 : 2;
  if (frame->length != sizeof note || passed->count != passed_count) return fail_with("init:ready", EPROTO);
  memcpy(&note, frame->payload, sizeof note);
  instance->proc = passed->fds[0];
  instance->box = passed->fds[1];
  s->sampler = (struct sampler){instance->proc, 0, instance->options->landlock ? -1 : instance->box};
  if (!note.own_proc) s->sampler.root = instance->init;
  if (passed_count == 3 && relay_start(instance, passed->fds[2]) < 0) return -1;
  s->phase = PHASE_PARKED;
  report_ready(s, &note);
  watch_park(s);
  /* What a parked interpreter still warms up is nothing that anybody waits for. */
  if (!s->is_wanted) cgroup_stand(&instance->cgroup, STANDING_IDLE);
  s->warm_at = has_interpreter(&instance->create) ? now_us() + WARM_AFTER_US : 0;
  return 0;
}

/* The box stands; its interpreter is to be a fork of a zygote. */
static int note_fork(struct supervisor *s, const struct passed *ends) {
  if (s->instance.create.fork == NULL || ends->count != FORK_END_COUNT) return fail_with("init:fork", EPROTO);
  s->zygote = zygote_ask(&s->instance, ends);
  for (int i = 0; i < ends->count; i++) close(ends->fds[i]);
  return s->zygote < 0 ? -1 : 0;
}

/* A zygote has warmed up. Nothing of it yields: others wait for its forks. */
static int note_listening(struct supervisor *s, const struct frame *frame) {
  struct zygote_note note;
  if (s->instance.create.zygote == NULL || s->phase != PHASE_STARTING) return fail_with("zygote:frame", EPROTO);
  if (frame->length != sizeof note.load_us) return fail_with("zygote:frame", EPROTO);
  memcpy(&note.load_us, frame->payload, sizeof note.load_us);
  if (zygote_examine(&s->instance, &note) < 0) return -1;
  s->phase = PHASE_PARKED;
  report_listening(s, &note);
  return 0;
}

static int note_started(struct supervisor *s, const struct frame *frame) {
  if (frame->length != sizeof s->measures.dispatched_at) return fail_with("init:started", EPROTO);
  if (s->phase == PHASE_PARKED) return fail_with("agent:lost", EPIPE);
  memcpy(&s->measures.dispatched_at, frame->payload, sizeof s->measures.dispatched_at);
  if (s->phase == PHASE_STARTED) s->deadline = s->measures.dispatched_at + (int64_t)s->limits.wall_ms * 1000;
  outbox_add(&s->outbox, FRAME_STARTED, NULL, 0);
  return 0;
}

static int note_exited(struct supervisor *s, const struct frame *frame) {
  struct measures *m = &s->measures;
  if (frame->length != sizeof m->note) return fail_with("init:exited", EPROTO);
  if (s->phase < PHASE_STARTED) return fail_with("agent:lost", EPIPE);
  memcpy(&m->note, frame->payload, sizeof m->note);
  m->has_note = 1;
  m->ended_at = m->note.ended_at_us;
  watch_finish(s);
  s->phase = PHASE_DRAINING;
  return 0;
}

static int note_paused(struct supervisor *s, const struct frame *frame) {
  struct measures *m = &s->measures;
  if (frame->length != sizeof m->note || s->run.keep == KEEP_NOTHING) return fail_with("init:paused", EPROTO);
  /* Somebody has asked for its end meanwhile, which follows. */
  if (s->phase != PHASE_STARTED) return 0;
  memcpy(&m->note, frame->payload, sizeof m->note);
  keep_paused(s);
  return 0;
}

static int note_failure(const struct frame *frame) {
  struct fault reported;
  if (frame->length != sizeof reported) return fail_with("init:failure", EPROTO);
  memcpy(&reported, frame->payload, sizeof reported);
  reported.step[sizeof reported.step - 1] = '\0';
  return fail_with(reported.step, reported.error);
}

static int handle(struct supervisor *s, const struct frame *frame, const struct passed *passed) {
  switch (frame->type) {
  case FRAME_READY:
    return note_ready(s, frame, passed);
  case FRAME_FORK:
    return note_fork(s, passed);
  case FRAME_LISTENING:
    return note_listening(s, frame);
  case FRAME_INITIALISED:
    outbox_add(&s->outbox, FRAME_INITIALISED, NULL, 0);
    return 0;
  case FRAME_STARTED:
    return note_started(s, frame);
  case FRAME_EXITED:
    return note_exited(s, frame);
  case FRAME_PAUSED:
    return note_paused(s, frame);
  case FRAME_FAILURE:
    return note_failure(frame);
  default:
    return fail_with("init:frame", EPROTO);
  }
}

int take_notes(struct supervisor *s) {
  struct frame frame;
  struct passed passed = {.count = 0};
  int more;
  if (frame_input_fill(&s->notes, s->instance.control, &passed) < 0) return -1;
  while ((more = frame_input_next(&s->notes, &frame)) == 1) {
    enum phase before = s->phase;
    if (handle(s, &frame, &passed) < 0) {
      supervisor_fail(s);
      return 0;
    }
    frame_input_drop(&s->notes, &frame);
    /* Requests may have been received while the instance was being made. */
    if (before == PHASE_STARTING && s->requests.used > 0) take_requests(s);
    if (s->phase >= PHASE_DRAINING) return 0;
  }
  return more;
}
