#ifndef CONTAINED_H
#define CONTAINED_H

#include "options.h"

/* The first process of a container that is one instance. The client's frames come on standard input, the answers go to
 * standard output, which are the streams that an engine attaches. Returns the exit code. */
int run_contained(struct options *options);

#endif
