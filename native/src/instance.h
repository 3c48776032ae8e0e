#ifndef INSTANCE_H
#define INSTANCE_H

#include <stdint.h>
#include <sys/types.h>

#include "cgroup.h"
#include "options.h"
#include "request.h"

/* Descriptors of init, in fixed places so that everything else can be closed in one call. 0, 1 and 2 are the
 * program's own: init passes them on and never uses them. */
enum { INIT_CONTROL = 3, AGENT_FD = 3, INIT_FD_END = 4 };

/* What processes of the launcher are called while they wait for a request, and after. */
#define NAME_SPARE "launcher-spare"
#define NAME_TAKEN "launcher"

/* The steps of making an instance, in order; each is reported in microseconds. */
enum step { STEP_CGROUP, STEP_CLONE, STEP_ATTACH, STEP_MOUNTS, STEP_EXEC, STEP_AGENT, STEP_COUNT };

/* What init tells its supervisor once the instance is parked. */
struct ready_note {
  int32_t own_proc; /* the instance has its own /proc */
  int64_t steps[STEP_COUNT];
};

/* What init tells when the program has ended and every other process of the instance is gone. Times are monotonic. */
struct exited_note {
  int32_t status; /* as from wait */
  int64_t ended_at_us, cpu_user_us, cpu_system_us, read_chars, write_chars, voluntary_switches, involuntary_switches,
    max_rss_bytes;
};

/* One instance, as its supervisor holds it. Init gets a copy of it by being cloned, and the request by GO. */
struct instance {
  const struct options *options;
  char *create_payload;
  struct create_request create;
  struct cgroup cgroup;
  int is_zygote;    /* it has taken the name that its request gives */
  int landlock_abi; /* 0 in namespace mode, and where the kernel has none */
  char scratch[64]; /* landlock mode: name of the private directory below options->scratch */
  pid_t init;
  pid_t relay; /* carries connections from inside out; 0 without one */
  int control, stdin_fd, stdout_fd, stderr_fd; /* the supervisor's ends */
  int proc, box;                               /* directories of the instance, for counting; -1 until known */
  int64_t steps[STEP_COUNT];
};

/* Whether the launcher makes the walls itself, out of namespaces. Else they are Landlock's, or those of a container that an
 * engine has made before it started the launcher in it; then init is a process among the program's, under the same user. */
static inline int has_namespaces(const struct instance *instance) {
  return !instance->options->landlock && !instance->options->contained;
}

/* The ends that a child of the supervisor gets, in the order of the descriptors they become: 0, 1, 2 and control. */
struct child_ends {
  int fds[INIT_FD_END];
};

/* Makes the pipes and the control channel, and keeps the supervisor's ends in `instance`. -1 with a fault. */
int instance_open_channels(struct instance *instance, struct child_ends *theirs);

/* Makes what depends on no request: cgroups, pipes, and init in its namespaces, which waits. -1 with a fault;
 * instance_destroy must be called in both cases. */
int instance_prepare(struct instance *instance, unsigned long sequence);

/* Lets init go on for the parsed create request whose bytes these are: limits, private directories, identity maps. Init
 * reports on `control`. -1 with a fault. */
int instance_start(struct instance *instance, const void *request, uint32_t length);

/* Sends SIGKILL to init, which takes all processes of the instance with it (in landlock mode: to all descendants; in a
 * container: to everybody there). */
void instance_kill(struct instance *instance);

/* Waits until every process is gone, then removes cgroups and private directories. Never returns early: a process
 * that cannot be killed keeps its supervisor, and with it the connection and the user id, in quarantine. */
void instance_destroy(struct instance *instance);

/* The body of pid 1 of an instance; never returns. */
_Noreturn void init_main(struct instance *instance);

#endif
