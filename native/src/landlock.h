#ifndef LANDLOCK_H
#define LANDLOCK_H

#include "instance.h"

/* The first Landlock version that keeps signals and abstract sockets inside the confined domain. */
enum { LANDLOCK_ABI_SCOPES = 6 };

/* The first one that mediates emptying a file. */
enum { LANDLOCK_ABI_TRUNCATE = 3 };

/* The kernel's Landlock version, 0 when there is none. */
int landlock_abi(void);

/* Confines the calling process: read and execute below the bound paths, write in the private directory, nothing else.
 * no_new_privs must be set. -1 with a fault. */
int landlock_confine(const struct instance *instance);

/* Keeps the calling process's signals to itself and its children, and nothing else, where the kernel can; where it cannot,
 * the filter refuses signals. no_new_privs must be set. -1 with a fault. */
int landlock_scope(const struct instance *instance);

#endif
