#include "supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "fault.h"
#include "zygote.h"

enum { FORCE_AFTER_US = 1000000, INTERRUPT_GRACE_US = 500000, LINGER_MS = 30000 };
enum { POLL_CONNECTION, POLL_CONTROL, POLL_STDOUT, POLL_STDERR, POLL_STDIN, POLL_ZYGOTE, POLL_COUNT };

static volatile sig_atomic_t daemon_died;

static void on_terminate(int signal) {
  (void)signal;
  daemon_died = 1;
}

void supervisor_end(struct supervisor *s, enum kill_reason reason) {
  if (s->phase >= PHASE_ENDING) return;
  s->reason = reason;
  s->phase = PHASE_ENDING;
  s->force_at = now_us() + FORCE_AFTER_US;
  if (frame_write(s->instance.control, FRAME_KILL, NULL, 0) < 0) instance_kill(&s->instance);
}

void supervisor_interrupt(struct supervisor *s, enum kill_reason reason) {
  int64_t now = now_us();
  if (s->run.keep == KEEP_NOTHING) {
    supervisor_end(s, reason);
  } else if (s->interrupt_until == 0) {
    s->reason = reason;
    s->deadline = s->interrupt_until = now + INTERRUPT_GRACE_US;
    if (frame_write(s->instance.control, FRAME_INTERRUPT, NULL, 0) < 0) instance_kill(&s->instance);
  } else if (now >= s->interrupt_until) {
    supervisor_end(s, s->reason);
  }
}

void supervisor_fail(struct supervisor *s) {
  if (s->phase == PHASE_DONE) return;
  report_failure(s);
  s->phase = PHASE_DONE;
}

static void fill_poll_set(struct supervisor *s, struct pollfd *set) {
  struct instance *instance = &s->instance;
  /* While it starts, only the news that it is wanted matters, which comes first if it comes. */
  int is_listening = s->phase != PHASE_STARTING || s->requests.used == 0;
  int may_read = !s->is_half_closed && is_listening && s->phase < PHASE_DRAINING && outbox_room(&s->outbox) > 0;
  short output = outbox_room(&s->outbox) > 0 ? POLLIN : 0;
  int runs = s->phase >= PHASE_STARTED && s->phase <= PHASE_DRAINING;
  set[POLL_CONNECTION] = (struct pollfd){s->connection, s->is_half_closed ? 0 : POLLRDHUP, 0};
  if (may_read) set[POLL_CONNECTION].events |= POLLIN;
  if (!outbox_is_empty(&s->outbox)) set[POLL_CONNECTION].events |= POLLOUT;
  set[POLL_CONTROL] = (struct pollfd){s->phase < PHASE_DRAINING ? instance->control : -1, POLLIN, 0};
  set[POLL_STDOUT] = (struct pollfd){runs && output ? instance->stdout_fd : -1, POLLIN, 0};
  set[POLL_STDERR] = (struct pollfd){runs && output ? instance->stderr_fd : -1, POLLIN, 0};
  set[POLL_STDIN] = (struct pollfd){s->stdin_used > 0 ? instance->stdin_fd : -1, POLLOUT, 0};
  set[POLL_ZYGOTE] = (struct pollfd){s->zygote, POLLIN, 0};
}

/* Somebody may have to be killed again: what init would have ended when it could still be asked, or had not died itself. */
static int may_force(const struct supervisor *s) {
  return s->phase == PHASE_ENDING || (s->phase == PHASE_DRAINING && !s->measures.has_note);
}

/* Microseconds until something has to be looked at, -1 for never. */
static int64_t time_left(const struct supervisor *s, int64_t now) {
  int64_t next = -1;
  if (s->phase == PHASE_STARTING || s->phase == PHASE_STARTED) next = s->deadline;
  if (s->phase == PHASE_STARTING && s->patient_until != 0 && s->patient_until < next) next = s->patient_until;
  if (s->phase == PHASE_STARTED && s->next_tick < next) next = s->next_tick;
  if (s->phase == PHASE_PARKED && s->warm_at != 0) next = s->warm_at;
  if (may_force(s)) next = s->force_at;
  /* The client took everything: there is room for more of the files. */
  if (s->phase == PHASE_COLLECTING && outbox_is_empty(&s->outbox)) next = now;
  if (next < 0) return -1;
  return next > now ? next - now : 0;
}

static void look_at_clock(struct supervisor *s, int64_t now) {
  if (s->phase == PHASE_STARTING && now >= s->deadline) {
    fail_with("agent:ready", ETIMEDOUT);
    supervisor_fail(s);
  } else if (s->phase == PHASE_STARTING && s->patient_until != 0 && now >= s->patient_until) {
    s->patient_until = 0;
    cgroup_stand(&s->instance.cgroup, STANDING_FRESH);
  } else if (s->phase == PHASE_PARKED && s->warm_at != 0 && now >= s->warm_at) {
    s->warm_at = 0;
    report_warm(s);
  } else if (s->phase == PHASE_STARTED) {
    if (now >= s->next_tick || now >= s->deadline) watch_tick(s, now);
    if (s->phase != PHASE_STARTED || now < s->deadline) return;
    if (s->measures.dispatched_at != 0) {
      supervisor_interrupt(s, KILL_WALL);
      return;
    }
    fail_with("agent:dispatch", ETIMEDOUT);
    supervisor_fail(s);
  } else if (may_force(s) && now >= s->force_at) {
    instance_kill(&s->instance);
    s->force_at = now + FORCE_AFTER_US;
  }
}

static void look_at_connection(struct supervisor *s, short events) {
  if (events & (POLLERR | POLLHUP | POLLNVAL)) {
    s->client_gone = 1;
    return;
  }
  if (events & POLLIN) take_requests(s);
  if (!(events & POLLRDHUP)) return;
  /* Half closed: nobody can cancel any more, but somebody may still read the report. */
  s->is_half_closed = 1;
  if (s->phase < PHASE_STARTED) s->client_gone = 1;
  else supervisor_end(s, KILL_HANGUP);
}

static void look_at_init(struct supervisor *s) {
  if (take_notes(s) == 0 || s->phase >= PHASE_DRAINING) return;
  if (s->phase >= PHASE_STARTED && (s->measures.dispatched_at != 0 || s->phase == PHASE_ENDING)) {
    /* Init was killed, by us or for want of memory: the kernel ended everybody else with it. */
    s->measures.ended_at = now_us();
    s->force_at = s->measures.ended_at + FORCE_AFTER_US;
    instance_kill(&s->instance);
    watch_finish(s);
    s->phase = PHASE_DRAINING;
    return;
  }
  fail_with(s->instance.create.zygote != NULL ? "zygote:lost" : "init:lost", EPIPE);
  supervisor_fail(s);
}

/* The fork reports from inside the box: now it is put into the cgroup, and told to go on. */
static void look_at_zygote(struct supervisor *s) {
  int result = zygote_let_go(&s->instance, s->zygote);
  close(s->zygote);
  s->zygote = -1;
  if (result < 0) supervisor_fail(s);
}

/* Who lives on keeps its ends of the pipes: there, what is in them now is all. */
static int is_drained(const struct supervisor *s) {
  return s->is_kept ? keep_is_drained(s) : s->instance.stdout_fd < 0 && s->instance.stderr_fd < 0;
}

/* Of a run that somebody called off nobody wants anything. */
static void begin_collecting(struct supervisor *s) {
  const struct instance *instance = &s->instance;
  if (s->reason == KILL_CANCELLED || s->reason == KILL_HANGUP) s->run.collect.count = 0;
  uint32_t owner = instance->create.uid != 0 ? (uint32_t)instance->create.uid : geteuid();
  collect_begin(&s->collection, instance->box, owner, &s->run);
  s->phase = PHASE_COLLECTING;
}

static void step(struct supervisor *s) {
  struct pollfd set[POLL_COUNT];
  sigset_t none;
  int64_t now = now_us(), left = time_left(s, now);
  struct timespec timeout = {left / 1000000, left % 1000000 * 1000};
  sigemptyset(&none);
  fill_poll_set(s, set);
  if (ppoll(set, POLL_COUNT, left < 0 ? NULL : &timeout, &none) < 0) return;
  if (set[POLL_CONTROL].revents) look_at_init(s);
  if (s->zygote >= 0 && set[POLL_ZYGOTE].revents) look_at_zygote(s);
  if (set[POLL_STDOUT].revents) pump_output(s, 0);
  if (set[POLL_STDERR].revents) pump_output(s, 1);
  if (set[POLL_STDIN].revents) pump_stdin(s);
  if (set[POLL_CONNECTION].revents) look_at_connection(s, set[POLL_CONNECTION].revents);
  look_at_clock(s, now_us());
  if (s->phase == PHASE_DRAINING && is_drained(s)) begin_collecting(s);
  if (s->phase == PHASE_COLLECTING && collect_step(&s->collection, &s->outbox) == 1) {
    report_exit(s);
    if (s->is_kept) keep_rest(s);
    else s->phase = PHASE_DONE;
  }
  if (!outbox_is_empty(&s->outbox) && outbox_flush(&s->outbox, s->connection) < 0) s->client_gone = 1;
}

/* The daemon's death must end this process in order, so that cgroups and directories go too. */
static void follow_daemon(pid_t daemon) {
  struct sigaction terminate = {.sa_handler = on_terminate};
  sigset_t blocked;
  signal(SIGCHLD, SIG_DFL);
  signal(SIGPIPE, SIG_IGN);
  sigaction(SIGTERM, &terminate, NULL);
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  sigprocmask(SIG_SETMASK, &blocked, NULL);
  prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
  if (getppid() != daemon) daemon_died = 1;
}

/* Delivers the last frames to a client that may be slow, then says by the end of the stream that nothing is left.
 * Input that nobody wants any more is read away: closing on it would reset the connection under the report. */
static void part_from_client(struct supervisor *s) {
  static uint8_t scrap[4096];
  while (!outbox_is_empty(&s->outbox) && !daemon_died) {
    struct pollfd wait = {s->connection, POLLOUT, 0};
    if (poll(&wait, 1, LINGER_MS) == 0 || outbox_flush(&s->outbox, s->connection) < 0) return;
  }
  shutdown(s->connection, SHUT_WR);
  for (;;) {
    struct pollfd wait = {s->connection, POLLIN, 0};
    if (daemon_died || poll(&wait, 1, LINGER_MS) <= 0 || read(s->connection, scrap, sizeof scrap) <= 0) return;
  }
}

static struct supervisor *begin(const struct options *options, int landlock_abi, unsigned long sequence) {
  static struct supervisor s;
  follow_daemon(getppid());
  s.sequence = sequence;
  s.zygote = -1;
  s.instance = (struct instance){.options = options, .landlock_abi = landlock_abi, .control = -1, .stdin_fd = -1,
                                 .stdout_fd = -1, .stderr_fd = -1, .proc = -1, .box = -1};
  return &s;
}

static _Noreturn void serve_connection(struct supervisor *s, int connection) {
  s->connection = connection;
  while (s->phase != PHASE_DONE && !s->client_gone && !daemon_died) step(s);
  /* The report is on its way before the slow part: taking namespaces and cgroups down. */
  if (!s->client_gone) outbox_flush(&s->outbox, connection);
  instance_destroy(&s->instance);
  if (!s->client_gone) part_from_client(s);
  _exit(0);
}

_Noreturn void supervise(const struct options *options, int landlock_abi, int connection, unsigned long sequence) {
  serve_connection(begin(options, landlock_abi, sequence), connection);
}

/* The next connection, or -1 when the daemon ends. The daemon may take one from under our eyes. */
static int await_connection(int listener) {
  struct pollfd waiting = {listener, POLLIN, 0};
  sigset_t none;
  sigemptyset(&none);
  while (!daemon_died) {
    if (ppoll(&waiting, 1, NULL, &none) < 0) continue;
    int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (connection >= 0) return connection;
  }
  return -1;
}

_Noreturn void supervise_next(const struct options *options, int landlock_abi, int listener, int notice,
                              unsigned long sequence) {
  struct supervisor *s = begin(options, landlock_abi, sequence);
  prctl(PR_SET_NAME, NAME_SPARE, 0, 0, 0);
  int connection = -1;
  if (instance_prepare(&s->instance, sequence) == 0 && write(notice, ".", 1) == 1) connection = await_connection(listener);
  prctl(PR_SET_NAME, NAME_TAKEN, 0, 0, 0);
  close(listener);
  close(notice);
  if (connection >= 0) serve_connection(s, connection);
  instance_destroy(&s->instance);
  _exit(0);
}
