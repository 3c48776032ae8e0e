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

enum { WORDS_SLACK = 128 };

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

static void put_number(struct message *message, uint64_t number) {
  char text[24];
  snprintf(text, sizeof text, "%llu", (unsigned long long)number);
  put(message, text);
}

/* Everything the agent must know, as NUL-ended words that even a shell can read: what is kept, the wall limit, the input,
 * entry, count and arguments, count and variables. Then the end of the stream, where it ends with the run. */
static int tell_agent(int agent, const struct run_request *run, size_t length) {
  struct message message = {malloc(length + WORDS_SLACK), 0, length + WORDS_SLACK};
  if (message.data == NULL) return fail("dispatch:memory");
  put_number(&message, run->keep);
  put_number(&message, run->limits.wall_ms);
  put(&message, run->input == NULL ? "" : run->input);
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
  if (run->keep != KEEP_NOTHING) return 0;
  return shutdown(agent, SHUT_WR) < 0 ? fail("dispatch:agent") : 0;
}

void report_started(void) {
  int64_t at = now_us();
  if (frame_write(INIT_CONTROL, FRAME_STARTED, &at, sizeof at) < 0) _exit(1);
}

/* A base-layer instance executes its program only now, with the limits of RUN from the start. */
static int execute(struct init *init, const struct run_request *run) {
  init->instance->create.limits = run->limits;
  if (program_start(&init->program, init->instance, (char **)run->args.items, &run->environment, 0) < 0) return -1;
  close_program_output();
  usage_open_io(init);
  report_started();
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
  if (init->turn == TURN_NONE) usage_baseline(init);
  else resume_all();
  int is_kept = run.keep != KEEP_NOTHING;
  init->turn = is_kept ? TURN_HANDED : TURN_NONE;
  /* Rlimits that were lowered cannot be raised: from now on these are the ceilings. */
  if (is_kept) init->instance->create.limits = run.limits;
  int result = init->program.pid < 0 ? execute(init, &run) : tell_agent(init->program.agent, &run, frame->length);
  free(payload);
  return result;
}

void close_program_output(void) {
  close(0);
  close(1);
  close(2);
}
