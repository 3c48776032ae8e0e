#include "relay.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "carrier.h"
#include "fault.h"
#include "relay-pairs.h"

/* The directory is where it is from then on: the socket's name is all that it needs to know. */
static int enter_directory(void) {
  if (fchdir(CARRIER_SECOND) < 0) return fail("relay:directory");
  close(CARRIER_SECOND);
  return 0;
}

/* A failure shows as connections that nobody takes: there is nobody to tell. */
static _Noreturn void relay_main(const struct instance *instance, int listener, pid_t supervisor) {
  struct sockaddr_un proxy = {.sun_family = AF_UNIX};
  snprintf(proxy.sun_path, sizeof proxy.sun_path, "egress-%s", instance->create.egress);
  /* It keeps the user who may open the socket. */
  if (carrier_keep(listener, instance->options->directory) == 0 && enter_directory() == 0 && carrier_confine(supervisor) == 0)
    carry_connections(CARRIER_FIRST, &proxy);
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
