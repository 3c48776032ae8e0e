#include "contained.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"
#include "frame.h"
#include "json.h"
#include "landlock.h"
#include "lane.h"
#include "supervisor.h"
#include "sys.h"

/* A program in the container can neither signal pid 1, whatever it does, nor look into it. So pid 1 is this: it carries bytes
 * between the engine's two pipes and the supervisor's one socket, and its end is the end of everything in the container. */

/* How long nothing more may have come before the engine's end of our input is taken to be empty. */
enum { QUIET_MS = 100 };

static struct lane inward, outward;

/* What the supervisor does not take any more is dropped: its report may still be on the way out. */
static void carry_inward(int supervisor) {
  int had_ended = inward.has_ended;
  if (lane_carry(&inward) < 0) inward = (struct lane){.from = inward.from, .to = -1, .has_ended = 1};
  if (inward.has_ended && !had_ended) shutdown(supervisor, SHUT_WR);
}

/* Until the supervisor has ended its stream and all of it is delivered, or nobody listens. */
static void carry_frames(int supervisor) {
  inward = (struct lane){.from = STDIN_FILENO, .to = supervisor};
  outward = (struct lane){.from = supervisor, .to = STDOUT_FILENO};
  while (!outward.has_ended || !lane_is_empty(&outward)) {
    struct pollfd set[] = {lane_wish(&inward), lane_wish(&outward)};
    if (poll(set, 2, -1) < 0) continue;
    if (set[0].revents) carry_inward(supervisor);
    if (set[1].revents && lane_carry(&outward) < 0) return;
  }
}

/* Input that was on its way when the report went out. An engine whose monitor still holds some when we end resets its
 * connection, and loses the report that is on it. */
static void read_input_away(void) {
  struct pollfd wait = {STDIN_FILENO, POLLIN, 0};
  while (poll(&wait, 1, QUIET_MS) > 0)
    if (read(STDIN_FILENO, inward.data, LANE_SIZE) <= 0 && !lane_may_retry()) return;
}

static int shed_inheritance(void) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGCHLD, SIG_IGN); /* the kernel reaps the supervisor */
  signal(SIGPIPE, SIG_IGN);
  umask(022);
  /* A program runs under the same user: it must not find our streams, or anything else of ours, by way of /proc. */
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0) return fail("contained:dumpable");
  if (sys_close_range(3, ~0u) < 0) return fail("contained:close_range");
  if (fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK) < 0 || fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK) < 0)
    return fail("contained:nonblock");
  return 0;
}

/* What the launcher relies on and an engine might not have given. */
static int check_walls(void) {
  if (getpid() != 1) return fail_with("contained:pid", EINVAL);
  if (geteuid() == 0) return fail_with("contained:root", EPERM);
  if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) return fail_with("contained:no_new_privs", EPERM);
  if (access("/proc/thread-self/children", R_OK) < 0) return fail("contained:proc-children");
  return 0;
}

/* The engine's streams stay with pid 1 alone. */
static int let_go_of_streams(void) {
  int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere < 0) return -1;
  return dup2(nowhere, STDIN_FILENO) < 0 || dup2(nowhere, STDOUT_FILENO) < 0 ? -1 : 0;
}

static int refuse(void) {
  struct json json = {.used = 0};
  json_open(&json, NULL, '{');
  json_text(&json, "step", fault.step);
  json_number(&json, "errno", fault.error);
  json_text(&json, "error", strerror(fault.error));
  json_close(&json, '}');
  uint8_t header[FRAME_HEADER];
  frame_header(header, FRAME_FAILURE, (uint32_t)json.used);
  /* The two together are less than a pipe takes at once, and nothing was written before. */
  if (write(STDOUT_FILENO, header, sizeof header) < 0 || write(STDOUT_FILENO, json.text, json.used) < 0) return 2;
  return 1;
}

int run_contained(struct options *options) {
  int ends[2];
  options->contained = 1;
  if (shed_inheritance() < 0 || check_walls() < 0) return refuse();
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0) {
    fail("contained:socketpair");
    return refuse();
  }
  pid_t pid = fork();
  if (pid < 0) {
    fail("contained:fork");
    return refuse();
  }
  if (pid == 0) {
    close(ends[0]);
    if (let_go_of_streams() < 0) _exit(1);
    supervise(options, landlock_abi(), ends[1], 1);
  }
  close(ends[1]);
  carry_frames(ends[0]);
  read_input_away();
  return 0;
}
