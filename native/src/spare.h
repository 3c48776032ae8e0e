#ifndef SPARE_H
#define SPARE_H

#include <sys/types.h>

#include "options.h"

/* An instance made before anybody asks: its supervisor, its namespaces and cgroups, and init, which waits. Nobody's code
 * has been near it, and it depends on no request. It takes the next connection by itself, so that a start pays for
 * none of this; while there is none, the daemon takes connections and everything is made then. */
struct spare {
  pid_t pid;
  int notice;    /* one byte: it is ready; the end: it was taken, or could not be made. -1: there is none */
  int is_ready;
};

/* Begins to make one. Does nothing where one is there already; a failure only means that there is none. */
void spare_make(struct spare *spare, const struct options *options, int landlock_abi, int listener, unsigned long sequence);

/* Takes what `notice` says. Returns 1 when the spare was taken and another is wanted. */
int spare_hear(struct spare *spare);

/* Ends one that nobody took. */
void spare_end(struct spare *spare);

#endif
