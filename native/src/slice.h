#ifndef SLICE_H
#define SLICE_H

#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* How long a thread means to run once it does (sched_setattr(2), Linux 6.12). Who asks for less takes the processor from one
 * that asked for more as soon as it wakes up, instead of when that one's time is over, which at 250 ticks a second is up to
 * 4 ms; the share of either stays the same. Children inherit it. Kernels before ignore it, and 0 is what they give to all. */
enum { SLICE_SHORT_US = 100, SLICE_USUAL = 0 };

static inline void slice_ask(uint64_t us) {
  struct {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
  } attributes = {.size = 0};
  if (syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) < 0) return;
  attributes.runtime = us * 1000;
  syscall(SYS_sched_setattr, 0, &attributes, 0);
}

#endif
