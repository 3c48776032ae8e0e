#ifndef PROC_STAT_H
#define PROC_STAT_H

#include <stdint.h>

/* The clock tick of /proc, the same on every Linux. */
enum { PROC_TICK_US = 10000 };

/* The fields of /proc/<pid>/stat that accounting needs. Times are in clock ticks. */
struct proc_stat {
  char state;
  int parent;
  uint64_t user_ticks, system_ticks, children_ticks, threads;
};

/* -1 when the process is gone or the text is not what proc(5) promises. `proc` is an open /proc directory. */
int proc_stat_read(int proc, const char *pid, struct proc_stat *out);

/* The number after `label` (for example "RssAnon:") in a proc file that was read into `text`; 0 when absent. */
uint64_t proc_field(const char *text, const char *label);

#endif
