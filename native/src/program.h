#ifndef PROGRAM_H
#define PROGRAM_H

#include <sys/types.h>

#include "instance.h"

/* A program that init started: its pid and, when it is a parked interpreter, init's end of the agent's channel. */
struct program {
  pid_t pid;
  int agent;
};

/* The backstops that go with limits: RLIMIT_NPROC, and RLIMIT_DATA or 0 where a cgroup counts memory. */
uint64_t program_process_cap(const struct instance *instance, const struct limits *limits);
uint64_t program_data_cap(const struct instance *instance, const struct limits *limits);

/* Executes argv in a child under all restrictions and returns once the exec succeeded. With `parked` the program gets
 * the agent channel as descriptor 3. -1 with the fault of the child. */
int program_start(struct program *out, const struct instance *instance, char **argv, const struct words *environment,
                  int parked);

#endif
