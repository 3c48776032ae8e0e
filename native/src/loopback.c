#include "loopback.h"

#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fault.h"

static int bring_up(int any_socket) {
  struct ifreq request = {.ifr_name = "lo"};
  if (ioctl(any_socket, SIOCGIFFLAGS, &request) < 0) return fail("egress:interface");
  request.ifr_flags = (short)(request.ifr_flags | IFF_UP);
  return ioctl(any_socket, SIOCSIFFLAGS, &request) < 0 ? fail("egress:interface") : 0;
}

int loopback_listen(void) {
  const struct sockaddr_in address = {
    .sin_family = AF_INET, .sin_port = htons(EGRESS_PORT), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (listener < 0) return fail("egress:socket");
  if (bring_up(listener) < 0) return -1;
  if (bind(listener, (const struct sockaddr *)&address, sizeof address) < 0) return fail("egress:bind");
  return listen(listener, EGRESS_BACKLOG) < 0 ? fail("egress:listen") : listener;
}
