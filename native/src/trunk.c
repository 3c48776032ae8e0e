#include "trunk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "carrier.h"
#include "fault.h"
#include "options.h"
#include "trunk-lines.h"

enum { GIVEN_PORT = 3 };

/* Who may reach it is a matter of the directory. */
static int listen_at(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (path == NULL || path[0] != '/' || strlen(path) >= sizeof address.sun_path) return fail_with("trunk:socket", EINVAL);
  strcpy(address.sun_path, path);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (listener < 0) return fail("trunk:socket");
  if (bind(listener, (const struct sockaddr *)&address, sizeof address) < 0) return fail("trunk:bind");
  return listen(listener, TRUNK_LINES) < 0 ? fail("trunk:listen") : listener;
}

/* Returns when the port has ended, or what came of it is not believed any more; -1 with a fault. */
static int carry(int listener, int port, pid_t parent) {
  if (carrier_keep(listener, port) < 0 || carrier_confine(parent) < 0) return -1;
  return carry_lines(CARRIER_FIRST, CARRIER_SECOND);
}

int trunk_start(const char *path, int port) {
  const pid_t self = getpid();
  int listener = listen_at(path);
  if (listener < 0) return -1;
  pid_t pid = fork();
  if (pid < 0) return fail("trunk:fork");
  /* Its end shows as connections that nobody takes. */
  if (pid == 0) _exit(carry(listener, port, self) < 0);
  close(listener);
  close(port);
  return 0;
}

int run_trunk(int count, char **words) {
  static struct options options;
  int listener = -1;
  if (parse_options(&options, count, words) == 0 && (listener = listen_at(options.socket)) >= 0) {
    if (fcntl(GIVEN_PORT, F_SETFL, O_NONBLOCK) < 0) fail("trunk:port");
    else {
      puts("listening");
      fflush(stdout);
      return carry(listener, GIVEN_PORT, getppid()) < 0;
    }
  }
  fprintf(stderr, "%s: %s\n", fault.step, strerror(fault.error));
  return 1;
}
