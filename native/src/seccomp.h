#ifndef SECCOMP_H
#define SECCOMP_H

#include "filter.h"

/* What the filter has to make up for, because another layer is missing. */
struct seccomp_profile {
  int charged_memory; /* a memory cgroup charges memfd and System V objects, so they may be used */
  int no_namespaces;  /* landlock mode: no sockets, no attributes changed */
  int network;        /* TCP sockets too, which lead no further than this instance's own loopback */
  int no_signals;     /* init shares the program's pid namespace, and Landlock does not scope signals here */
  int no_truncation;  /* landlock mode on kernels whose Landlock does not see files that are emptied */
  int allowed_count;  /* names from OPTION in syscall-table.h that this instance may use */
  const char *const *allowed;
};

/* -1 with a fault naming the call when an allowed name is unknown or may never be allowed. */
int seccomp_check(const struct seccomp_profile *profile);

/* Builds the filter of a profile. -1 with a fault when it is too large. */
int seccomp_build(struct filter *out, const struct seccomp_profile *profile);

/* Installs a filter on the calling thread; no_new_privs must be set. -1 with a fault on failure. */
int seccomp_install(struct filter *filter);

#endif
