#ifndef LANE_H
#define LANE_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

enum { LANE_SIZE = 64 * 1024 };

/* Bytes on their way in one direction, between descriptors that do not block. It reads again when all of them are gone, so that
 * who reads slowly is waited for. */
struct lane {
  int from, to, has_ended;
  size_t start, end;
  uint8_t data[LANE_SIZE];
};

/* What it waits for. */
struct pollfd lane_wish(const struct lane *lane);

/* Reads, or writes what it has. -1 when nobody takes the bytes any more. */
int lane_carry(struct lane *lane);

/* Whether the last call failed for now only. */
int lane_may_retry(void);

static inline int lane_is_empty(const struct lane *lane) {
  return lane->start == lane->end;
}

#endif
