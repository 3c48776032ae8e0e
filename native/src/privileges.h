#ifndef PRIVILEGES_H
#define PRIVILEGES_H

#include "request.h"

/* Becomes the given user and group for good, keeping capabilities of the current user namespace. */
int become_user(unsigned id);

/* Empties every capability set including the bounding set and locks the securebits. */
int drop_capabilities(void);

/* Applies the ceilings; `process_cap` 0 leaves RLIMIT_NPROC alone, `data_cap` 0 leaves RLIMIT_DATA alone. */
int apply_rlimits(const struct limits *limits, uint64_t process_cap, uint64_t data_cap);

#endif
