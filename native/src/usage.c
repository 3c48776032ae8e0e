#include "usage.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "proc-stat.h"

void usage_open_io(struct init *init) {
  char path[32];
  snprintf(path, sizeof path, "%d/io", init->program.pid);
  init->io = init->can_read_proc ? openat(init->proc, path, O_RDONLY | O_CLOEXEC) : -1;
}

void usage_io(const struct init *init, int64_t *read_chars, int64_t *written_chars) {
  char text[512];
  ssize_t got = init->io < 0 ? -1 : pread(init->io, text, sizeof text - 1, 0);
  *read_chars = *written_chars = 0;
  if (got <= 0) return;
  text[got] = '\0';
  *read_chars = (int64_t)proc_field(text, "rchar: ");
  *written_chars = (int64_t)proc_field(text, "wchar: ");
}

/* CPU time of a living process to the microsecond: /proc has it in ticks of 10 ms, its clock has it exactly. */
static int64_t process_cpu_us(pid_t pid) {
  struct timespec time;
  clockid_t clock = (clockid_t)((~(unsigned)pid << 3) | 2);
  if (clock_gettime(clock, &time) < 0) return 0;
  return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

void usage_baseline(struct init *init) {
  char pid[16];
  struct proc_stat stat;
  if (init->program.pid < 0) return;
  usage_io(init, &init->base_read, &init->base_written);
  int64_t total = process_cpu_us(init->program.pid);
  uint64_t user = 2, system = 1; /* what interpreters show while they boot, if ticks cannot be read */
  snprintf(pid, sizeof pid, "%d", init->program.pid);
  if (init->can_read_proc && proc_stat_read(init->proc, pid, &stat) == 0 && stat.user_ticks + stat.system_ticks > 0) {
    user = stat.user_ticks;
    system = stat.system_ticks;
  }
  init->base_system_us = (int64_t)((uint64_t)total * system / (user + system));
  init->base_user_us = total - init->base_system_us;
}
