#ifndef TEMPLATE_H
#define TEMPLATE_H

#include "options.h"

/* Inside every instance the program is this user, whatever host user it is mapped to. */
enum { BOX_UID = 1000 };

/* Builds the read-only root that all instances share and makes it this process's root: called once, by the daemon.
 * Each instance gets a copy of the mount table for the price of a clone; only its private tmpfs and /proc are its own.
 * Needs mount rights: real root, or a user namespace entered by enter_user_namespace. -1 with a fault on failure. */
int build_template(const struct options *options);

/* Enters a user namespace in which the current user keeps its own id and gains the right to mount. */
int enter_user_namespace(void);

/* Writes the few files of /etc that programs expect, relative to the current directory (the new root). */
int write_synthetic_etc(void);

#endif
