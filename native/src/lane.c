#include "lane.h"

#include <errno.h>
#include <unistd.h>

struct pollfd lane_wish(const struct lane *lane) {
  if (!lane_is_empty(lane)) return (struct pollfd){lane->to, POLLOUT, 0};
  return (struct pollfd){lane->has_ended ? -1 : lane->from, POLLIN, 0};
}

int lane_may_retry(void) {
  return errno == EAGAIN || errno == EINTR;
}

int lane_carry(struct lane *lane) {
  if (lane_is_empty(lane)) {
    ssize_t got = read(lane->from, lane->data, LANE_SIZE);
    if (got < 0 && lane_may_retry()) return 0;
    lane->start = 0;
    lane->end = got > 0 ? (size_t)got : 0;
    lane->has_ended = got <= 0;
    return 0;
  }
  ssize_t wrote = write(lane->to, lane->data + lane->start, lane->end - lane->start);
  if (wrote < 0) return lane_may_retry() ? 0 : -1;
  lane->start += (size_t)wrote;
  return 0;
}
