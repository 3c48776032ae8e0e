#ifndef GUEST_H
#define GUEST_H

/* The first process of a virtual machine that is one instance: readies the machine, makes the instance as its client on the
 * host asks, and carries frames between the two. Returns only when the machine cannot be readied. */
int run_guest(void);

#endif
