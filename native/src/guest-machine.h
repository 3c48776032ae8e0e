#ifndef GUEST_MACHINE_H
#define GUEST_MACHINE_H

#include <stddef.h>
#include <stdint.h>

#include "options.h"

/* Mounts, modules of the kernel, control groups, and a root that can be left; then the words of `/chameleon/options`. -1 with a fault. */
int ready_machine(struct options *options);

/* The port to the client on the host, and the one that ways out are carried over; they block for neither side. -1 with a fault. */
int open_client_port(void);
int open_trunk_port(void);

/* What a machine must not have in common with others that were copied from the same memory: `seed` goes into the kernel's
 * random generator, which forgets what it would have said. -1 with a fault. */
int reseed(const uint8_t *seed, size_t length);

/* The number that the kernel gave this machine, or this copy of it. -1 with a fault. */
int read_boot_id(char *out, size_t size);

/* Nanoseconds since 1970. -1 with a fault. */
int set_clock(int64_t now_ns);

#endif
