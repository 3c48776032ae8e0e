#include "dispatch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "box.h"
#include "clock.h"
#include "fault.h"
#include "sys.h"
#include "usage.h"

/* The limits of another process may be set by its own real user. In a namespace that is init; in landlock mode init is
 * root, perhaps without the capability that would do, so it becomes the user for one call. */
static int lower_limit(const struct init *init, int resource, uint64_t value) {
  struct rlimit limit = {value, value};
  uid_t uid = init->instance->options->landlock ? (uid_t)init->instance->create.uid : 0;
  const uid_t same = (uid_t)-1;
  if (uid != 0 && (syscall(SYS_setresgid, uid, same, same) < 0 || syscall(SYS_setresuid, uid, same, same) < 0)) return -1;
  int result = (int)syscall(SYS_prlimit64, init->program.pid, resource, &limit, NULL);
  if (uid != 0 && (syscall(SYS_setresuid, 0, same, same) < 0 || syscall(SYS_setresgid, 0, same, same) < 0)) return -1;
  return result;
}

/* A parked interpreter got the ceilings of CREATE; RUN may be tighter. Its threads share these limits. */
static int tighten(struct init *init, const struct limits *limits) {
  const struct limits *top = &init->instance->create.limits;
  int is_mounted = has_namespaces(init->instance);
  if (is_mounted && (limits->box_bytes != top->box_bytes || limits->box_inodes != top->box_inodes))
    if (box_resize(limits) < 0) return -1;
  if (init->program.pid < 0) return 0;
  const uint64_t data = program_data_cap(init->instance, limits);
  if (limits->file_bytes != top->file_bytes && lower_limit(init, RLIMIT_FSIZE, limits->file_bytes) < 0)
    return fail("dispatch:fsize");
  if (data != 0 && limits->memory_bytes != top->memory_bytes && lower_limit(init, RLIMIT_DATA, data) < 0)
    return fail("dispatch:data");
  if (limits->processes != top->processes &&
      lower_limit(init, RLIMIT_NPROC, program_process_cap(init->instance, limits)) < 0)
    return fail("dispatch:nproc");
  return 0;
}

struct message {
  char *data;
  size_t used, size;
};

static void put(struct message *message, const char *text) {
  size_t length = strlen(text) + 1;
  if (message->used + length > message->size) return;
  memcpy(message->data + message->used, text, length);
  message->used += length;
}

static void put_list(struct message *message, const struct words *list) {
  char count[16];
  snprintf(count, sizeof count, "%d", list->count);
  put(message, count);
  for (int i = 0; i < list->count; i++) put(message, list->items[i]);
}

/* Everything the agent must know, as NUL-ended words that even a shell can read: entry, count and arguments, count and
 * variables. Then the end of the stream. */
static int tell_agent(int agent, const struct run_request *run, size_t length) {
  struct message message = {malloc(length + 64), 0, length + 64};
  if (message.data == NULL) return fail("dispatch:memory");
  put(&message, run->entry);
  put_list(&message, &run->args);
  put_list(&message, &run->environment);
  for (size_t sent = 0; sent < message.used;) {
    ssize_t wrote = send(agent, message.data + sent, message.used - sent, MSG_NOSIGNAL);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return fail("dispatch:agent");
    sent += (size_t)wrote;
  }
  free(message.data);
  return shutdown(agent, SHUT_WR) < 0 ? fail("dispatch:agent") : 0;
}

static void report_started(struct init *init) {
  int64_t at = now_us();
  init->has_dispatched = 1;
  if (frame_write(INIT_CONTROL, FRAME_STARTED, &at, sizeof at) < 0) _exit(1);
}

/* A base-layer instance executes its program only now, with the limits of RUN from the start. */
static int execute(struct init *init, const struct run_request *run) {
  init->instance->create.limits = run->limits;
  if (program_start(&init->program, init->instance, (char **)run->args.items, &run->environment, 0) < 0) return -1;
  close_program_output();
  usage_open_io(init);
  report_started(init);
  return 0;
}

int dispatch(struct init *init, const struct frame *frame) {
  struct run_request run;
  const struct limits top = init->instance->create.limits;
  /* The supervisor parsed the same bytes before it passed them on; parsing in place needs a copy it may keep. */
  char *payload = malloc(frame->length + 1u);
  if (payload == NULL) return fail("dispatch:memory");
  memcpy(payload, frame->payload, frame->length);
  if (parse_run(&run, &top, payload, frame->length) < 0 || tighten(init, &run.limits) < 0) return -1;
  usage_baseline(init);
  int result = init->program.pid < 0 ? execute(init, &run) : tell_agent(init->program.agent, &run, frame->length);
  free(payload);
  return result;
}

void notice_dispatched(struct init *init) {
  char ignored[64];
  ssize_t got = recv(init->program.agent, ignored, sizeof ignored, MSG_DONTWAIT);
  if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR))) return;
  close(init->program.agent);
  init->program.agent = -1;
  /* The end before any dispatch means that the interpreter died; reaping it tells. */
  report_started(init);
}

void close_program_output(void) {
  close(0);
  close(1);
  close(2);
}
