#ifndef DAEMON_H
#define DAEMON_H

#include "options.h"

/* Runs until standard input ends, which is how the parent's death shows. Returns the exit code. */
int run_daemon(struct options *options);

#endif
