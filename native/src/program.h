#ifndef PROGRAM_H
#define PROGRAM_H

#include <sys/types.h>

#include "filter.h"
#include "instance.h"
#include "privileges.h"

/* A program that init started: its pid and, when it is a parked interpreter, init's end of the agent's channel. */
struct program {
  pid_t pid;
  int agent;
};

/* The backstops that go with limits: RLIMIT_NPROC, and RLIMIT_DATA or 0 where a cgroup counts memory. */
uint64_t program_process_cap(const struct instance *instance, const struct limits *limits);
uint64_t program_data_cap(const struct instance *instance, const struct limits *limits);

/* What every program of this instance is confined by, however it comes to be. The count of rlimits; -1 with a fault. */
int program_ceilings(const struct instance *instance, struct ceiling out[CEILINGS_MAX]);
int program_filter(const struct instance *instance, struct filter *out);

/* The environment of an interpreter: what the client gave and what nobody can do without. Valid until the next call. */
char **program_environment(const struct instance *instance, const struct words *given);

/* Ignored signals and the mask survive exec; a program must find the defaults. */
void program_reset_signals(void);

/* Executes argv in a child under all restrictions and returns once the exec succeeded. With `parked` the program gets
 * the agent channel as descriptor 3. -1 with the fault of the child. */
int program_start(struct program *out, const struct instance *instance, char **argv, const struct words *environment,
                  int parked);

#endif
