#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "fault.h"
#include "seccomp.h"
#include "supervisor.h"
#include "zygote.h"

/* Strings of a request point into its payload, so the payload moves out of the receive buffer. */
static char *keep_payload(const struct frame *frame) {
  char *copy = malloc(frame->length + 1u);
  if (copy == NULL) fail("request:memory");
  else memcpy(copy, frame->payload, frame->length);
  return copy;
}

/* How long a boot that nobody waits for comes after everybody else. Others may take all there is for long, and an instance
 * that is never ready would be lost. */
enum { PATIENCE_US = 500000 };

static int handle_create(struct supervisor *s, const struct frame *frame) {
  struct instance *instance = &s->instance;
  s->accepted_at = now_us();
  instance->create_payload = keep_payload(frame);
  if (instance->create_payload == NULL) return -1;
  if (parse_create(&instance->create, instance->create_payload, frame->length) < 0) return -1;
  struct seccomp_profile names = {.allowed_count = instance->create.allowed_count, .allowed = instance->create.allowed};
  if (seccomp_check(&names) < 0) return -1;
  /* Without a network namespace a socket would reach whatever the host does. */
  if (instance->create.egress != NULL && !has_namespaces(instance)) return fail_with("request:egress", ENOTSUP);
  /* A spare was prepared before anybody asked. */
  if (instance->init == 0 && instance_prepare(instance, s->sequence) < 0) return -1;
  s->is_wanted = !instance->create.ahead;
  if (instance->create.ahead) {
    s->patient_until = s->accepted_at + PATIENCE_US;
    cgroup_stand(&instance->cgroup, STANDING_IDLE);
  }
  if ((instance->create.zygote != NULL ? zygote_start(instance) : instance_start(instance, frame->payload, frame->length)) < 0)
    return -1;
  s->deadline = s->accepted_at + (int64_t)instance->create.timeout_ms * 1000;
  s->phase = PHASE_STARTING;
  return 0;
}

static int pass_on(struct supervisor *s, const struct frame *frame) {
  if (frame_write(s->instance.control, frame->type, frame->payload, frame->length) == 0) return 0;
  /* Init has ended: why stands in its last note, which is still to be read. */
  return errno == EPIPE ? 0 : fail("init:write");
}

/* Somebody waits from now on. Loading a program says nothing of the kind: that is done ahead, too. */
static void want(struct supervisor *s) {
  if (!s->is_wanted) cgroup_stand(&s->instance.cgroup, STANDING_FRESH);
  s->is_wanted = 1;
  s->patient_until = 0;
}

/* A parked interpreter is told what to run; a base-layer instance is given the whole command. */
static int check_run(const struct supervisor *s) {
  int parked = has_interpreter(&s->instance.create);
  if (parked && (s->run.entry == NULL || s->run.entry[0] == '\0')) return fail_with("request:entry", EINVAL);
  /* Only in namespaces of its own does everybody stop who is to stop when a run ends. */
  if (s->run.keep != KEEP_NOTHING && (!parked || !has_namespaces(&s->instance) || s->run.stdin_stream)) return fail_with("request:keep", ENOTSUP);
  if (s->run.keep == KEEP_NOTHING && (s->is_kept || s->run.input != NULL)) return fail_with("request:keep", EINVAL);
  if (!parked && (s->run.args.count == 0 || s->run.args.items[0][0] != '/')) return fail_with("request:arg", EINVAL);
  return 0;
}

/* What the cgroup of a kept instance holds it to already, since it was put to rest. */
static int is_as_before(const struct supervisor *s) {
  const struct limits *top = &s->instance.create.limits;
  return s->limits.memory_bytes == top->memory_bytes && s->limits.processes == top->processes;
}

static int handle_run(struct supervisor *s, const struct frame *frame) {
  s->measures.requested_at = now_us();
  want(s);
  free(s->run_payload);
  s->run_payload = keep_payload(frame);
  if (s->run_payload == NULL) return -1;
  if (parse_run(&s->run, &s->instance.create.limits, s->run_payload, frame->length) < 0 || check_run(s) < 0) return -1;
  s->limits = s->run.limits;
  watch_begin(s);
  const int has_limits = s->is_kept && is_as_before(s);
  s->is_kept = 0;
  /* The payload stays: the names of what is to be collected point into it. */
  if (!has_limits && cgroup_limit(&s->instance.cgroup, &s->limits) < 0) return -1;
  if (pass_on(s, frame) < 0) return -1;
  s->phase = PHASE_STARTED;
  s->deadline = s->measures.requested_at + (int64_t)s->instance.create.timeout_ms * 1000;
  if (!s->run.stdin_stream) {
    s->stdin_ended = 1;
    pump_stdin(s);
  }
  return 0;
}

static int handle_stdin(struct supervisor *s, const struct frame *frame) {
  if (s->stdin_ended) return s->run.stdin_stream ? 0 : fail_with("protocol:stdin", EPROTO);
  if (frame->type == FRAME_STDIN_END) s->stdin_ended = 1;
  else if (stdin_add(s, frame->payload, frame->length) < 0) return -1;
  pump_stdin(s);
  return 0;
}

/* Whether a frame may be handled in the current phase: 1 yes, 0 not at all. */
static int is_expected(const struct supervisor *s, uint8_t type) {
  /* A zygote runs nothing itself. */
  if (s->instance.create.zygote != NULL) return type == FRAME_KILL;
  switch (type) {
  case FRAME_CREATE:
    return s->phase == PHASE_NEW;
  case FRAME_FILE:
  case FRAME_INITIALISE:
  case FRAME_RUN:
    return s->phase == PHASE_PARKED;
  case FRAME_STDIN:
  case FRAME_STDIN_END:
    return s->phase >= PHASE_STARTED;
  case FRAME_KILL:
    return s->phase >= PHASE_PARKED;
  case FRAME_INTERRUPT:
    return s->phase >= PHASE_PARKED;
  case FRAME_WANTED:
    return s->phase >= PHASE_STARTING;
  default:
    return 0;
  }
}

static int handle(struct supervisor *s, const struct frame *frame) {
  if (!is_expected(s, frame->type)) return fail_with("protocol:frame", EPROTO);
  switch (frame->type) {
  case FRAME_CREATE:
    return handle_create(s, frame);
  case FRAME_RUN:
    return handle_run(s, frame);
  case FRAME_STDIN:
  case FRAME_STDIN_END:
    return handle_stdin(s, frame);
  case FRAME_INTERRUPT:
    /* The run may have ended while somebody called it off: who is kept stays. */
    if (s->phase == PHASE_STARTED) supervisor_interrupt(s, KILL_CANCELLED);
    return 0;
  case FRAME_WANTED:
    want(s);
    return 0;
  case FRAME_KILL:
    want(s);
    /* Before RUN there is nothing to report: the connection just closes once all is gone. */
    if (s->phase == PHASE_PARKED) s->client_gone = 1;
    else supervisor_end(s, KILL_CANCELLED);
    return 0;
  default:
    return pass_on(s, frame);
  }
}

/* What an instance that is being made is asked waits in the buffer until it is parked. */
static int may_handle(const struct supervisor *s, const struct frame *frame) {
  return s->phase == PHASE_STARTING ? frame->type == FRAME_WANTED : s->phase != PHASE_DONE;
}

void take_requests(struct supervisor *s) {
  struct frame frame;
  int more = 0;
  /* The end of the stream shows in the poll set; what was received before it still counts. */
  frame_input_fill(&s->requests, s->connection, NULL);
  while ((more = frame_input_next(&s->requests, &frame)) == 1 && may_handle(s, &frame)) {
    if (handle(s, &frame) < 0) {
      supervisor_fail(s);
      return;
    }
    frame_input_drop(&s->requests, &frame);
  }
  if (more < 0) {
    fail_with("protocol:length", EMSGSIZE);
    supervisor_fail(s);
  }
}
