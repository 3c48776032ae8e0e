#include "relay.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault.h"
#include "privileges.h"
#include "program.h"
#include "relay-pairs.h"
#include "seccomp.h"
#include "sys.h"

/* Its descriptors: nothing else of the launcher's is left to it. */
enum { RELAY_LISTENER = 0, RELAY_DIRECTORY = 1, RELAY_FD_END = 2, FD_HIGH = 64 };

/* Whoever computes or watches comes first. */
enum { RELAY_NICENESS = 10 };

static int place_descriptors(int listener, int directory) {
  int high_listener = fcntl(listener, F_DUPFD, FD_HIGH), high_directory = fcntl(directory, F_DUPFD, FD_HIGH);
  if (dup2(high_listener, RELAY_LISTENER) < 0 || dup2(high_directory, RELAY_DIRECTORY) < 0) return fail("relay:descriptors");
  return sys_close_range(RELAY_FD_END, ~0u) < 0 ? fail("relay:close_range") : 0;
}

/* It reads what a program wrote, though it only passes it on: it keeps the user who may open the socket, and nothing else.
 * The filter is the one of programs without a network. */
static int confine(pid_t supervisor) {
  const struct seccomp_profile local_only = {.network = 0};
  struct filter filter;
  program_reset_signals();
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0) return fail("relay:pdeathsig");
  if (getppid() != supervisor) return fail_with("relay:orphan", ESRCH);
  if (fchdir(RELAY_DIRECTORY) < 0) return fail("relay:directory");
  close(RELAY_DIRECTORY);
  setpriority(PRIO_PROCESS, 0, RELAY_NICENESS);
  if (drop_bounding_set() < 0 || drop_capabilities() < 0) return -1;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return fail("relay:no_new_privs");
  return seccomp_build(&filter, &local_only) < 0 ? -1 : seccomp_install(&filter);
}

/* A failure shows as connections that nobody takes: there is nobody to tell. */
static _Noreturn void relay_main(const struct instance *instance, int listener, pid_t supervisor) {
  struct sockaddr_un proxy = {.sun_family = AF_UNIX};
  snprintf(proxy.sun_path, sizeof proxy.sun_path, "egress-%s", instance->create.egress);
  if (place_descriptors(listener, instance->options->directory) == 0 && confine(supervisor) == 0)
    carry_connections(RELAY_LISTENER, &proxy);
  _exit(1);
}

int relay_start(struct instance *instance, int listener) {
  const pid_t self = getpid();
  instance->relay = fork();
  if (instance->relay == 0) relay_main(instance, listener, self);
  close(listener);
  if (instance->relay > 0) return 0;
  instance->relay = 0;
  return fail("relay:fork");
}

void relay_end(struct instance *instance) {
  if (instance->relay <= 0) return;
  kill(instance->relay, SIGKILL);
  while (waitpid(instance->relay, NULL, 0) < 0 && errno == EINTR) continue;
  instance->relay = 0;
}
