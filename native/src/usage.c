#include "usage.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "proc-stat.h"
#include "write-file.h"

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

struct spent {
  int64_t user_us, system_us;
};

/* Of the interpreter, and of all whose end somebody has waited for. */
static struct spent spent_so_far(const struct init *init) {
  char pid[16];
  struct proc_stat stat = {0};
  struct rusage reaped;
  int64_t total = process_cpu_us(init->program.pid), children = 0;
  uint64_t user = 2, system = 1; /* what interpreters show while they boot, if ticks cannot be read */
  snprintf(pid, sizeof pid, "%d", init->program.pid);
  if (init->can_read_proc && proc_stat_read(init->proc, pid, &stat) == 0 && stat.user_ticks + stat.system_ticks > 0) {
    user = stat.user_ticks;
    system = stat.system_ticks;
    children = (int64_t)stat.children_ticks * PROC_TICK_US;
  }
  getrusage(RUSAGE_CHILDREN, &reaped);
  int64_t system_us = (int64_t)((uint64_t)total * system / (user + system));
  return (struct spent){total - system_us + children + micros(reaped.ru_utime), system_us + micros(reaped.ru_stime)};
}

/* How often it gave the processor away, and how often that was taken from it. */
static void read_switches(const struct init *init, int64_t *voluntary, int64_t *involuntary) {
  char path[32], text[2048];
  snprintf(path, sizeof path, "%d/status", init->program.pid);
  *voluntary = *involuntary = 0;
  if (!init->can_read_proc || read_file_at(init->proc, path, text, sizeof text) <= 0) return;
  *voluntary = (int64_t)proc_field(text, "\nvoluntary_ctxt_switches:");
  *involuntary = (int64_t)proc_field(text, "nonvoluntary_ctxt_switches:");
}

void usage_baseline(struct init *init) {
  if (init->program.pid < 0) return;
  struct spent spent = spent_so_far(init);
  init->base_user_us = spent.user_us;
  init->base_system_us = spent.system_us;
  usage_io(init, &init->base_read, &init->base_written);
}

static int64_t positive(int64_t value) {
  return value > 0 ? value : 0;
}

void usage_of_turn(struct init *init, struct exited_note *note) {
  struct rusage reaped;
  int64_t voluntary, involuntary;
  struct spent spent = spent_so_far(init);
  note->cpu_user_us = positive(spent.user_us - init->base_user_us);
  note->cpu_system_us = positive(spent.system_us - init->base_system_us);
  usage_io(init, &note->read_chars, &note->write_chars);
  note->read_chars -= init->base_read;
  note->write_chars -= init->base_written;
  read_switches(init, &voluntary, &involuntary);
  note->voluntary_switches = voluntary - init->base_voluntary;
  note->involuntary_switches = involuntary - init->base_involuntary;
  init->base_voluntary = voluntary;
  init->base_involuntary = involuntary;
  getrusage(RUSAGE_CHILDREN, &reaped);
  note->max_rss_bytes = (int64_t)reaped.ru_maxrss * 1024;
}
