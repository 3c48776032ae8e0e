#ifndef PRIVILEGES_H
#define PRIVILEGES_H

#include "request.h"

/* Becomes the given user and group for good, keeping capabilities of the current user namespace. */
int become_user(unsigned id);

/* Empties the bounding set and locks the securebits, so that no id gives capabilities any more. Before the user changes:
 * without privilege it does nothing. -1 with a fault. */
int drop_bounding_set(void);

/* Empties every other capability set. -1 with a fault. */
int drop_capabilities(void);

/* One rlimit, soft and hard alike, and the step that a fault with it names. */
struct ceiling {
  int resource;
  const char *step;
  uint64_t value;
};

enum { CEILINGS_MAX = 11 };

/* All rlimits of a program. `process_cap` 0 leaves RLIMIT_NPROC out, `data_cap` 0 RLIMIT_DATA. Returns how many. */
int list_rlimits(const struct limits *limits, uint64_t process_cap, uint64_t data_cap, struct ceiling out[CEILINGS_MAX]);

/* Applies them to the calling process, none above the hard limit in force. -1 with a fault. */
int apply_rlimits(const struct ceiling *list, int count);

#endif
