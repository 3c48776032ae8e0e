#ifndef PROCESS_COUNT_H
#define PROCESS_COUNT_H

#include <stdint.h>
#include <sys/types.h>

/* Threads that a user runs on the whole host, from /proc; 0 when /proc cannot be read. */
uint64_t count_user_threads(uid_t uid);

#endif
