#ifndef RELAY_H
#define RELAY_H

#include "instance.h"

/* Starts the process that carries each connection made to `listener`, a socket in the instance's network namespace, to
 * the socket `egress-NAME` beside the daemon's own, and bytes both ways. It is outside the instance and a process of its
 * own, so that nothing inside can touch it and no flood delays whoever watches limits. Takes the listener over. -1 with
 * a fault. */
int relay_start(struct instance *instance, int listener);

/* Ends it, and with it every connection. */
void relay_end(struct instance *instance);

#endif
