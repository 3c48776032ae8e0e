#include "adopt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault.h"
#include "zygote.h"

/* Of a program's namespaces the user's comes first, since it gives the right to enter the others, and the mounts last,
 * since after it no path of the zygote's own leads anywhere. */
static const char *const namespaces[FORK_NAMESPACE_COUNT] = {"user", "cgroup", "ipc", "uts", "net", "pid", "mnt"};

static int open_namespaces(const struct init *init, struct passed *out) {
  char path[24];
  for (int i = 0; i < FORK_NAMESPACE_COUNT; i++) {
    snprintf(path, sizeof path, "self/ns/%s", namespaces[i]);
    int fd = openat(init->proc, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail("adopt:namespace");
    out->fds[out->count++] = fd;
  }
  return 0;
}

/* Asks for a fork; its end of the agent's channel goes along. */
static int ask(struct init *init) {
  struct passed ends = {.count = 0};
  int agent[2];
  const int yes = 1;
  if (open_namespaces(init, &ends) < 0) return -1;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, agent) < 0) return fail("adopt:socketpair");
  if (setsockopt(agent[0], SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes) < 0) return fail("adopt:credentials");
  for (int i = 0; i < 3; i++) ends.fds[ends.count++] = i;
  ends.fds[ends.count++] = agent[1];
  if (frame_write_with(INIT_CONTROL, FRAME_FORK, NULL, 0, &ends) < 0) return fail("adopt:ask");
  for (int i = 0; i < FORK_NAMESPACE_COUNT; i++) close(ends.fds[i]);
  close(agent[1]);
  init->program.agent = agent[0];
  return 0;
}

int adopt_fork(struct init *init) {
  const int no = 0;
  siginfo_t ended = {0};
  char ready;
  /* Without a /proc of its own nothing could be made sure of. */
  if (!init->can_read_proc) return fail_with("adopt:proc", ENOTSUP);
  if (ask(init) < 0) return -1;
  pid_t pid = receive_sender(init->program.agent, &ready);
  if (pid <= 0) return fail_with("agent:ready", EPIPE);
  if (waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOHANG | WNOWAIT) < 0 || ended.si_pid != 0) return fail("adopt:child");
  if (verify_confined(init, pid) < 0) return -1;
  setsockopt(init->program.agent, SOL_SOCKET, SO_PASSCRED, &no, sizeof no);
  if (send(init->program.agent, ".", 1, MSG_NOSIGNAL) != 1) return fail_with("agent:ready", EPIPE);
  if (read(init->program.agent, &ready, 1) != 1) return fail_with("agent:ready", EPIPE);
  init->program.pid = pid;
  close_program_output();
  return 0;
}
