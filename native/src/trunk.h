#ifndef TRUNK_H
#define TRUNK_H

/* Starts the process that carries each connection to the unix socket `path`, which it makes, over `port`, a stream to the host.
 * Takes the port over. -1 with a fault. */
int trunk_start(const char *path, int port);

/* The same as a program of its own, with the port as descriptor 3: says that it listens, and ends with its port. The exit code. */
int run_trunk(int count, char **words);

#endif
