#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cgroup.h"
#include "proc-stat.h"
#include "write-file.h"

/* The group that an engine has put around this container. Its limits are the engine's, so that those of a run, which are
 * tighter, are sampled; but what it counts is counted exactly. */

enum { STAT_TEXT_MAX = 1024 };

/* Whether a group holds this process, and nobody outside of its pid namespace: those are listed as 0. An engine may show
 * the whole hierarchy, where the numbers are those of the host. */
static int is_ours(int directory) {
  char text[STAT_TEXT_MAX], *end;
  int is_member = 0;
  if (read_file_at(directory, "cgroup.procs", text, sizeof text) <= 0) return 0;
  for (char *at = text; *at != '\0' && *at != '\n'; at = *end == '\n' ? end + 1 : end) {
    long pid = strtol(at, &end, 10);
    if (pid == 0) return 0;
    is_member |= pid == getpid();
  }
  return is_member;
}

static struct cgroup_part try_part(const char *path, const char *file, int version) {
  int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return (struct cgroup_part){-1, 0};
  if (faccessat(directory, file, R_OK, 0) == 0 && is_ours(directory)) return (struct cgroup_part){directory, version};
  close(directory);
  return (struct cgroup_part){-1, 0};
}

static struct cgroup_part find_part(const char *v1, const char *v1_file, const char *v2_file) {
  struct cgroup_part part = try_part(v1, v1_file, 1);
  return part.version != 0 ? part : try_part("/sys/fs/cgroup", v2_file, 2);
}

void cgroup_observe(struct cgroup *out) {
  memset(out, 0, sizeof *out);
  out->is_observed = 1;
  out->memory = find_part("/sys/fs/cgroup/memory", "memory.oom_control", "memory.events");
  out->pids = find_part("/sys/fs/cgroup/pids", "pids.events", "pids.events");
  out->cpu_usage = find_part("/sys/fs/cgroup/cpuacct", "cpuacct.usage", "cpu.stat");
  out->has_cpu = out->cpu_usage.version != 0;
  out->tells_memory = cgroup_held_memory(out) >= 0;
}

int64_t cgroup_held_memory(const struct cgroup *cgroup) {
  char text[STAT_TEXT_MAX];
  const char *anonymous = cgroup->memory.version == 1 ? "rss " : "anon ";
  if (!cgroup->is_observed || cgroup->memory.version == 0) return -1;
  /* Both numbers are among the first of many. */
  if (read_file_at(cgroup->memory.directory, "memory.stat", text, sizeof text) <= 0) return -1;
  if (strstr(text, anonymous) == NULL || strstr(text, "\nshmem ") == NULL) return -1;
  return (int64_t)(proc_field(text, anonymous) + proc_field(text, "\nshmem "));
}

int cgroup_charges_memory(const struct cgroup *cgroup) {
  return cgroup->has_memory || cgroup->tells_memory;
}
