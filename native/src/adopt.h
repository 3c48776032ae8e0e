#ifndef ADOPT_H
#define ADOPT_H

#include "dispatch.h"

/* Takes a fork of a zygote for the interpreter of this instance: asks for it, waits until it says that it is parked, and
 * makes sure that it is our child and confined. Nothing that it says of itself is believed. -1 with a fault. */
int adopt_fork(struct init *init);

/* verify.c: reads from the kernel that the process has lost whatever a program must not have, and is in no other place
 * than this box. -1 with a fault that names what it still has. */
int verify_confined(const struct init *init, pid_t pid);

#endif
