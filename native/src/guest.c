#include "guest.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cgroup.h"
#include "clock.h"
#include "fault.h"
#include "frame.h"
#include "guest-machine.h"
#include "json.h"
#include "landlock.h"
#include "lane.h"
#include "supervisor.h"
#include "sys.h"
#include "template.h"
#include "trunk.h"

/* The machine is one instance, so its supervisor has one client: this process, which hands on what comes through the port. Two
 * frames are its own, WAKE and CLOCK: they come while nothing of the supervisor's is on the way. */

/* Where relays find the trunk: as beside the socket of a daemon. CREATE's `egress` is "machine". */
static const char ways_path[] = "/run/ways", trunk_path[] = "/run/ways/egress-machine";

enum { CLOCK_BYTES = 8, SEED_MIN = 32, OWN_LENGTH_MAX = 1024, BOOT_ID_SIZE = 64 };

static struct options options;

static struct {
  int port, supervisor;
  size_t left;      /* of the frame that is being handed on to the supervisor */
  struct lane out;  /* to the client */
  size_t used;      /* of what came from it */
  uint8_t came[LANE_SIZE];
} guest;

static void say(uint8_t type, const char *payload, size_t length) {
  struct lane *out = &guest.out;
  if (lane_is_empty(out)) out->start = out->end = 0;
  if (out->end + FRAME_HEADER + length > LANE_SIZE) return; /* cannot be: what is said is short, and said rarely */
  frame_header(out->data + out->end, type, (uint32_t)length);
  memcpy(out->data + out->end + FRAME_HEADER, payload, length);
  out->end += FRAME_HEADER + length;
}

static void say_fault(void) {
  struct json json = {.used = 0};
  json_open(&json, NULL, '{');
  json_text(&json, "step", fault.step);
  json_number(&json, "errno", fault.error);
  json_text(&json, "error", strerror(fault.error));
  json_close(&json, '}');
  say(FRAME_FAILURE, json.text, json.used);
  say(FRAME_GONE, "", 0);
}

static void say_up(void) {
  struct json json = {.used = 0};
  struct utsname kernel;
  if (uname(&kernel) < 0) memset(&kernel, 0, sizeof kernel);
  json_open(&json, NULL, '{');
  json_text(&json, "kernel", kernel.release);
  json_number(&json, "landlock", landlock_abi());
  json_number(&json, "upUs", now_us());
  json_close(&json, '}');
  say(FRAME_UP, json.text, json.used);
}

/* The kernel draws it when it is first read, which is now: so it tells whether the seed has come into what it draws. */
static int say_awake(void) {
  struct json json = {.used = 0};
  char id[BOOT_ID_SIZE];
  if (read_boot_id(id, sizeof id) < 0) return -1;
  json_open(&json, NULL, '{');
  json_text(&json, "bootId", id);
  json_close(&json, '}');
  say(FRAME_AWAKE, json.text, json.used);
  return 0;
}

/* A supervisor as the daemon has them, but that its connection is ours. */
static int begin_supervisor(void) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
    return fail("guest:socketpair");
  pid_t pid = fork();
  if (pid < 0) return fail("guest:fork");
  if (pid == 0) {
    close(ends[0]);
    close(guest.port);
    supervise(&options, landlock_abi(), ends[1], 1);
  }
  close(ends[1]);
  guest.supervisor = guest.out.from = ends[0];
  guest.out.has_ended = 0;
  return 0;
}

static int64_t read_clock(const uint8_t *bytes) {
  uint64_t value = 0;
  for (int i = CLOCK_BYTES - 1; i >= 0; i--) value = value << 8 | bytes[i];
  return (int64_t)value;
}

/* Both are what a machine does not know that was stopped, and WAKE also what it must not share with its copies. */
static int take_own(uint8_t type, const uint8_t *payload, size_t length) {
  if (length < CLOCK_BYTES + (type == FRAME_WAKE ? SEED_MIN : 0)) return fail_with("guest:frame", EINVAL);
  if (set_clock(read_clock(payload)) < 0) return -1;
  if (type == FRAME_CLOCK) return 0;
  return reseed(payload + CLOCK_BYTES, length - CLOCK_BYTES) < 0 ? -1 : say_awake();
}

/* Hands on as much as the supervisor takes. Returns 0 when it has to be waited for. */
static int hand_on(size_t *start) {
  size_t length = guest.used - *start < guest.left ? guest.used - *start : guest.left;
  if (length == 0) return 0;
  /* Of one that is gone nothing more is wanted: its report is on the way. */
  ssize_t wrote = guest.supervisor < 0 ? (ssize_t)length : send(guest.supervisor, guest.came + *start, length, MSG_NOSIGNAL);
  if (wrote < 0 && lane_may_retry()) return 0;
  if (wrote < 0) wrote = (ssize_t)length;
  *start += (size_t)wrote;
  guest.left -= (size_t)wrote;
  return 1;
}

/* What stands at the beginning of a frame. Returns 0 when more of it has to come, -1 with a fault. */
static int take_header(size_t *start) {
  const uint8_t *header = guest.came + *start;
  if (guest.used - *start < FRAME_HEADER) return 0;
  uint8_t type = header[4];
  uint32_t length = frame_length(header);
  if (type != FRAME_WAKE && type != FRAME_CLOCK) {
    if (type == FRAME_CREATE && guest.supervisor < 0 && begin_supervisor() < 0) return -1;
    guest.left = FRAME_HEADER + (size_t)length;
    return 1;
  }
  if (length > OWN_LENGTH_MAX) return fail_with("guest:frame", EMSGSIZE);
  if (guest.used - *start < FRAME_HEADER + (size_t)length) return 0;
  if (take_own(type, header + FRAME_HEADER, length) < 0) return -1;
  *start += FRAME_HEADER + (size_t)length;
  return 1;
}

static int take_inward(void) {
  size_t start = 0;
  int going = 1;
  while (going == 1) going = guest.left > 0 ? hand_on(&start) : take_header(&start);
  guest.used -= start;
  memmove(guest.came, guest.came + start, guest.used);
  return going;
}

static int read_port(void) {
  ssize_t got = read(guest.port, guest.came + guest.used, sizeof guest.came - guest.used);
  if (got < 0) return lane_may_retry() ? 0 : fail("guest:read");
  guest.used += (size_t)got;
  return got == 0 ? fail_with("guest:read", EPIPE) : 0;
}

static int carry_frames(void) {
  struct lane *out = &guest.out;
  for (;;) {
    int is_full = guest.used == sizeof guest.came;
    int waits_for_supervisor = guest.left > 0 && guest.used > 0 && guest.supervisor >= 0;
    struct pollfd set[] = {
      {is_full ? -1 : guest.port, POLLIN, 0}, {waits_for_supervisor ? guest.supervisor : -1, POLLOUT, 0}, lane_wish(out)};
    if (poll(set, 3, -1) < 0) continue;
    if (set[0].revents && read_port() < 0) return -1;
    if (take_inward() < 0) return -1;
    if (set[2].revents && lane_carry(out) < 0) return fail("guest:write");
    if (out->has_ended && lane_is_empty(out) && guest.supervisor >= 0) {
      close(guest.supervisor);
      guest.supervisor = out->from = -1;
      say(FRAME_GONE, "", 0);
    }
  }
}

static int shed_inheritance(void) {
  signal(SIGCHLD, SIG_IGN); /* the kernel reaps everybody */
  signal(SIGPIPE, SIG_IGN);
  umask(022);
  return sys_close_range(3, ~0u) < 0 ? fail("guest:close_range") : 0;
}

/* Before there is any instance: its process is in every snapshot, and waits in all machines whose programs have no way out. */
static int begin_trunk(void) {
  int port = open_trunk_port();
  if (port < 0) return -1;
  if (mkdir(ways_path, 0700) < 0) return fail("guest:mkdir");
  options.directory = open(ways_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return options.directory < 0 ? fail("guest:directory") : trunk_start(trunk_path, port);
}

int run_guest(void) {
  guest.port = guest.supervisor = -1;
  if (shed_inheritance() < 0 || ready_machine(&options) < 0 || (guest.port = open_client_port()) < 0) {
    printf("%s: %s\n", fault.step, strerror(fault.error));
    return 1;
  }
  guest.out.from = -1;
  guest.out.to = guest.port;
  if (begin_trunk() < 0 || cgroup_open_parents(&options) < 0 || build_template(&options) < 0) {
    say_fault();
  } else {
    say_up();
  }
  if (carry_frames() < 0) {
    say_fault();
    while (!lane_is_empty(&guest.out) && lane_carry(&guest.out) == 0) continue;
  }
  for (;;) pause();
}
