#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adopt.h"
#include "box.h"
#include "clock.h"
#include "dispatch.h"
#include "fault.h"
#include "frame.h"
#include "loopback.h"
#include "privileges.h"
#include "sys.h"
#include "template.h"
#include "usage.h"

/* Pid 1 of an instance: it builds the inside, parks the interpreter, hands it one program, reaps, and reports how the
 * program ended. When it exits, the kernel ends every process that is left in the pid namespace. */

/* Ends the instance because of the launcher itself: the supervisor turns this into a failure frame. */
static _Noreturn void give_up(void) {
  frame_write(INIT_CONTROL, FRAME_FAILURE, &fault, sizeof fault);
  _exit(1);
}

/* What the instance is to be. Its strings point into the bytes of the request, which stay. */
static int take_create(struct init *init, const struct frame *go) {
  struct instance *instance = init->instance;
  instance->create_payload = malloc(go->length + 1u);
  if (instance->create_payload == NULL) return fail("init:memory");
  memcpy(instance->create_payload, go->payload, go->length);
  return parse_create(&instance->create, instance->create_payload, go->length);
}

/* Maps are written and cgroups joined by the supervisor; nothing may be done as this user before that. A spare waits
 * here until somebody asks for an instance, or until its supervisor is gone. */
static int await_go(struct init *init) {
  struct pollfd control = {INIT_CONTROL, POLLIN, 0};
  struct frame go;
  int more;
  while ((more = frame_input_next(&init->input, &go)) == 0) {
    if (poll(&control, 1, -1) < 0) continue;
    if (frame_input_fill(&init->input, INIT_CONTROL, NULL) < 0) _exit(1);
  }
  if (more < 0 || go.type != FRAME_GO) return fail_with("init:go", EPROTO);
  if (take_create(init, &go) < 0) return -1;
  frame_input_drop(&init->input, &go);
  return prctl(PR_SET_NAME, NAME_TAKEN, 0, 0, 0) < 0 ? fail("init:name") : 0;
}

static int enter_namespaces(struct init *init, struct ready_note *note) {
  struct instance *instance = init->instance;
  int own_proc = 0;
  if (become_user(BOX_UID) < 0) return -1;
  if (sethostname("box", 3) < 0) return fail("init:hostname");
  if (box_mount(&instance->create.limits, &own_proc) < 0) return -1;
  /* Only now is this process in its cgroup, so only now does a cgroup namespace hide the host's path. */
  if (unshare(CLONE_NEWCGROUP) < 0) return fail("init:cgroupns");
  note->own_proc = own_proc;
  return 0;
}

/* A way out begins on the instance's own loopback, with a socket that is handed out before any program runs. */
static int open_egress(struct init *init, struct passed *out) {
  if (init->instance->create.egress == NULL) return 0;
  int listener = loopback_listen();
  if (listener < 0) return -1;
  out->fds[out->count++] = listener;
  return 0;
}

/* Changing the user clears the death signal and sets the dumpable flag anew, so both come after it. */
static int protect_self(void) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0) return fail("init:pdeathsig");
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0) return fail("init:dumpable");
  return 0;
}

/* Without a pid namespace of its own, init is who orphans come to. */
static int adopt_orphans(void) {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) return fail("init:subreaper");
  return 0;
}

static int open_directories(struct init *init, int own_proc) {
  init->box = open(box_home(init->instance), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (init->box < 0) return fail("init:box");
  init->proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (init->proc < 0) return fail("init:proc");
  init->can_read_proc = own_proc || !has_namespaces(init->instance);
  return fchdir(init->box) < 0 ? fail("init:chdir") : 0;
}

static int watch_children(struct init *init) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_SETMASK, &set, NULL);
  init->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  return init->signals < 0 ? fail("init:signalfd") : 0;
}

/* Starts the interpreter and waits for the one byte that says it is warm. It has not seen any user's code. */
static int park(struct init *init, struct ready_note *note) {
  struct create_request *create = &init->instance->create;
  char ready;
  if (!has_interpreter(create)) return 0;
  int64_t before = now_us();
  if (create->fork != NULL) {
    if (adopt_fork(init) < 0) return -1;
    note->steps[STEP_AGENT] = now_us() - before;
    return 0;
  }
  if (program_start(&init->program, init->instance, create->args.items, &create->environment, 1) < 0) return -1;
  int64_t executed = now_us();
  ssize_t got;
  do got = read(init->program.agent, &ready, 1);
  while (got < 0 && errno == EINTR);
  if (got != 1) return fail_with("agent:ready", EPIPE);
  note->steps[STEP_EXEC] = executed - before;
  note->steps[STEP_AGENT] = now_us() - executed;
  close_program_output();
  return 0;
}

/* In landlock mode init is above the user, but files must be the user's, made with no more than the user's rights. */
static int write_file_as_user(struct init *init, const struct frame *frame) {
  const struct instance *instance = init->instance;
  uid_t uid = instance->options->landlock ? (uid_t)instance->create.uid : 0;
  if (uid == 0) return box_write_file(init->box, frame->payload, frame->length);
  setfsgid(uid);
  setfsuid(uid);
  int result = box_write_file(init->box, frame->payload, frame->length);
  setfsuid(0);
  setfsgid(0);
  return result;
}

static void handle_request(struct init *init, const struct frame *frame) {
  switch (frame->type) {
  case FRAME_FILE:
    if (write_file_as_user(init, frame) < 0) give_up();
    break;
  case FRAME_INITIALISE:
    if (frame_write(INIT_CONTROL, FRAME_INITIALISED, NULL, 0) < 0) _exit(1);
    break;
  case FRAME_RUN:
    if (dispatch(init, frame) < 0) give_up();
    break;
  case FRAME_INTERRUPT:
    interrupt_program(init);
    break;
  case FRAME_KILL:
    kill_program(init);
    break;
  default:
    fail_with("init:frame", EPROTO);
    give_up();
  }
}

static void read_requests(struct init *init) {
  struct frame frame;
  if (frame_input_fill(&init->input, INIT_CONTROL, NULL) < 0) _exit(1);
  while (frame_input_next(&init->input, &frame) == 1) {
    handle_request(init, &frame);
    frame_input_drop(&init->input, &frame);
  }
}

static _Noreturn void serve(struct init *init) {
  for (;;) {
    struct pollfd events[] = {
      {.fd = INIT_CONTROL, .events = POLLIN}, {.fd = init->signals, .events = POLLIN}, {.fd = init->program.agent, .events = POLLIN}};
    if (poll(events, 3, -1) < 0) continue;
    if (events[2].revents) hear_agent(init);
    if (events[1].revents) {
      struct signalfd_siginfo ignored[8];
      while (read(init->signals, ignored, sizeof ignored) > 0) continue;
      reap(init);
    }
    if (events[0].revents) read_requests(init);
  }
}

_Noreturn void init_main(struct instance *instance) {
  struct init init = {.instance = instance, .program = {-1, -1}};
  struct ready_note note = {0};
  if (await_go(&init) < 0) give_up();
  int64_t before = now_us();
  if ((has_namespaces(instance) ? enter_namespaces(&init, &note) : adopt_orphans()) < 0) give_up();
  if (protect_self() < 0 || open_directories(&init, note.own_proc) < 0 || watch_children(&init) < 0) give_up();
  note.steps[STEP_MOUNTS] = now_us() - before;
  if (park(&init, &note) < 0) give_up();
  struct passed passed = {2, {init.proc, init.box}};
  if (open_egress(&init, &passed) < 0) give_up();
  if (frame_write_with(INIT_CONTROL, FRAME_READY, &note, sizeof note, &passed) < 0) _exit(1);
  for (int i = 2; i < passed.count; i++) close(passed.fds[i]);
  /* Nobody waits now, and somebody will when it is read first. */
  if (init.program.pid > 0) usage_open_io(&init);
  serve(&init);
}
