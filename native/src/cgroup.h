#ifndef CGROUP_H
#define CGROUP_H

#include <stdint.h>
#include <sys/types.h>

#include "options.h"
#include "request.h"

/* One resource of an instance's cgroup: the directory to use and the interface version it speaks (0: not available).
 * On hybrid hosts the versions differ from resource to resource. */
struct cgroup_part {
  int directory, version;
};

struct cgroup {
  char name[48];
  int made;
  int tells_memory; /* an observed one can be asked what it holds */
  int is_observed; /* the engine's, around the whole container: it can be read, and holds its own limits */
  int has_memory, has_pids, has_cpu;
  struct cgroup_part memory, pids, cpu_usage, cpu_quota, killer;
};

/* Counters since the last cgroup_limit; -1 where the kernel does not tell. */
struct cgroup_usage {
  int64_t cpu_us, memory_peak, oom_kills, pids_refused, pids_peak;
};

/* Opens the directories that were handed over, removes what dead daemons left there. -1 with a fault. */
int cgroup_open_parents(struct options *options);

/* Makes the instance's directories, without limits yet. Without handed-over directories this does nothing. */
int cgroup_create(struct cgroup *out, const struct options *options, unsigned long sequence);

/* In a container: takes the group that the engine has put around it, for what that tells. Missing parts tell nothing. */
void cgroup_observe(struct cgroup *out);

/* Whether the kernel charges to somebody what is in no process's own memory: shared, or not mapped at all. Needs no open
 * directory, which init has not. */
int cgroup_charges_memory(const struct cgroup *cgroup);

/* Bytes of anonymous and shared memory in an observed group, files on a tmpfs among them; -1 when it does not tell. */
int64_t cgroup_held_memory(const struct cgroup *cgroup);

/* Moves a process in. On v1 this can take 10 ms and more: the kernel waits for a grace period. */
int cgroup_attach(const struct cgroup *cgroup, pid_t pid);

/* Sets the limits of CREATE or RUN and starts the peaks anew. */
int cgroup_limit(const struct cgroup *cgroup, const struct limits *limits);

/* Who goes first when the processors are wanted by more than there are. */
enum standing {
  STANDING_FRESH, /* has just begun, or somebody waits for it: behind the host's own processes only */
  STANDING_LOW,   /* behind those, with a share that gets a long computation on beside whatever the host does */
  STANDING_IDLE,  /* gives the processor to whoever wakes up, at once; nearly nothing beside a process that never sleeps */
};

/* Does nothing where no cpu cgroup was handed over. */
void cgroup_stand(const struct cgroup *cgroup, enum standing standing);

/* Sets the share of the processors, in thousandths; 0 leaves it unlimited. */
int cgroup_limit_cpu(const struct cgroup *cgroup, uint64_t milli);

void cgroup_read(const struct cgroup *cgroup, struct cgroup_usage *out);

/* Its `cpu_us` alone. */
int64_t cgroup_read_cpu(const struct cgroup *cgroup);

/* Kills every member at once where the kernel can (cgroup v2). */
void cgroup_kill(const struct cgroup *cgroup);

/* Removes the directories, retrying for a moment while the kernel still counts members. */
void cgroup_remove(struct cgroup *cgroup, const struct options *options);

#endif
