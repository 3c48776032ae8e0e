#ifndef CARRIER_H
#define CARRIER_H

#include <sys/types.h>

/* A process that carries what hostile code wrote from one descriptor to another. It is outside the instance and by itself, so that
 * nothing inside can touch it and no flood delays whoever watches limits. */

/* Where the two descriptors are that are left to it. */
enum { CARRIER_FIRST = 0, CARRIER_SECOND = 1 };

/* Moves two descriptors there and closes every other. -1 with a fault. */
int carrier_keep(int first, int second);

/* Takes from this process all that it does not need: it ends with `parent`, gives way to whoever computes or watches, keeps its
 * user and no right, and may make the system calls of programs without a network. -1 with a fault. */
int carrier_confine(pid_t parent);

#endif
