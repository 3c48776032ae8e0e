#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>
#include <sys/time.h>
#include <time.h>

/* Monotonic time in microseconds: never affected by changes of the wall clock. */
static inline int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* As the kernel gives processor time. */
static inline int64_t micros(struct timeval time) {
  return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

#endif
