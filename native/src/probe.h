#ifndef PROBE_H
#define PROBE_H

#include "options.h"

/* Prints as JSON what this machine lets an instance be isolated with, by trying it. Returns the exit code. */
int run_probe(struct options *options);

#endif
