#ifndef LOOPBACK_H
#define LOOPBACK_H

/* Where programs of an instance with a way out find it: 127.0.0.1 at this port. */
enum { EGRESS_PORT = 3128, EGRESS_BACKLOG = 64 };

/* Brings up the loopback interface of this network namespace, which has no other, and listens there. Returns a
 * non-blocking socket, -1 with a fault. Needs the capability to administer the namespace. */
int loopback_listen(void);

#endif
