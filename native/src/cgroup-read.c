#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cgroup.h"
#include "proc-stat.h"
#include "write-file.h"

enum { TEXT_MAX = 1024 };

/* A file that holds one number; -1 when it is missing or says "max". */
static int64_t number_in(const struct cgroup_part *part, const char *file) {
  char text[TEXT_MAX];
  if (read_file_at(part->directory, file, text, sizeof text) <= 0) return -1;
  return text[0] >= '0' && text[0] <= '9' ? (int64_t)strtoull(text, NULL, 10) : -1;
}

/* The number after `label` in a file of "label number" lines; -1 when the file or the label is missing. */
static int64_t labelled_in(const struct cgroup_part *part, const char *file, const char *label) {
  char text[TEXT_MAX];
  if (read_file_at(part->directory, file, text, sizeof text) <= 0 || strstr(text, label) == NULL) return -1;
  return (int64_t)proc_field(text, label);
}

int64_t cgroup_read_cpu(const struct cgroup *cgroup) {
  const struct cgroup_part *part = &cgroup->cpu_usage;
  if (!cgroup->has_cpu) return -1;
  if (part->version == 2) return labelled_in(part, "cpu.stat", "usage_usec ");
  int64_t nanoseconds = number_in(part, "cpuacct.usage");
  return nanoseconds < 0 ? -1 : nanoseconds / 1000;
}

void cgroup_read(const struct cgroup *cgroup, struct cgroup_usage *out) {
  *out = (struct cgroup_usage){cgroup_read_cpu(cgroup), -1, -1, -1, -1};
  if (cgroup->memory.version != 0) {
    int v1 = cgroup->memory.version == 1;
    /* That of an observed group began long before the run, and has the files of the image in it. */
    if (cgroup->has_memory) out->memory_peak = number_in(&cgroup->memory, v1 ? "memory.max_usage_in_bytes" : "memory.peak");
    out->oom_kills = labelled_in(&cgroup->memory, v1 ? "memory.oom_control" : "memory.events", "oom_kill ");
  }
  if (cgroup->pids.version != 0) out->pids_refused = labelled_in(&cgroup->pids, "pids.events", "max ");
  if (cgroup->has_pids) {
    out->pids_peak = number_in(&cgroup->pids, "pids.peak");
    if (out->pids_peak < 0) out->pids_peak = number_in(&cgroup->pids, "pids.current");
  }
}
