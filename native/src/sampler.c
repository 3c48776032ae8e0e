#include "sampler.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "proc-stat.h"
#include "process-list.h"
#include "write-file.h"

enum { TEXT_MAX = 4096 };

static struct process_list list;

static void list_members(const struct sampler *sampler) {
  if (sampler->root == 0) list_all(sampler->proc, &list);
  else list_tree(sampler->proc, sampler->root, &list);
}

uint64_t sampler_box_bytes(const struct sampler *sampler) {
  struct statfs status;
  if (sampler->box < 0 || fstatfs(sampler->box, &status) < 0) return 0;
  return (uint64_t)(status.f_blocks - status.f_bfree) * (uint64_t)status.f_bsize;
}

/* Init is pid 1 of the instance's own /proc, and the root of the tree in the host's. */
static int is_init(const struct sampler *sampler, pid_t pid) {
  return pid == (sampler->root == 0 ? 1 : sampler->root);
}

void sampler_take(const struct sampler *sampler, struct sample *out) {
  char path[32], pid[16], text[TEXT_MAX];
  struct proc_stat stat;
  uint64_t shared = 0, box = sampler_box_bytes(sampler);
  memset(out, 0, sizeof *out);
  list_members(sampler);
  for (int i = 0; i < list.count; i++) {
    snprintf(pid, sizeof pid, "%d", list.pids[i]);
    if (proc_stat_read(sampler->proc, pid, &stat) < 0) continue;
    out->cpu_us += (stat.user_ticks + stat.system_ticks + stat.children_ticks) * PROC_TICK_US;
    if (is_init(sampler, list.pids[i])) continue;
    out->threads += stat.threads;
    snprintf(path, sizeof path, "%s/status", pid);
    if (read_file_at(sampler->proc, path, text, sizeof text) <= 0) continue;
    out->memory_bytes += proc_field(text, "RssAnon:") * 1024;
    shared += proc_field(text, "RssShmem:") * 1024;
  }
  out->memory_bytes += shared > box ? shared : box;
}

/* Adds the memory of one process. One that hides its pages from us (not dumpable, and we are not above it) is charged
 * for all it maps; one that is ending has nothing any more. */
static void add_exact(const struct sampler *sampler, pid_t pid, uint64_t *anonymous, uint64_t *shared) {
  char path[48], text[TEXT_MAX];
  snprintf(path, sizeof path, "%d/smaps_rollup", pid);
  if (read_file_at(sampler->proc, path, text, sizeof text) > 0) {
    *anonymous += proc_field(text, "Pss_Anon:") * 1024;
    *shared += proc_field(text, "Pss_Shmem:") * 1024;
    return;
  }
  snprintf(path, sizeof path, "%d/status", pid);
  if (read_file_at(sampler->proc, path, text, sizeof text) <= 0) return;
  *anonymous += proc_field(text, "RssAnon:") * 1024;
  *shared += proc_field(text, "RssShmem:") * 1024;
}

int64_t sampler_exact_memory(const struct sampler *sampler) {
  uint64_t anonymous = 0, shared = 0, box = sampler_box_bytes(sampler);
  if (access("/proc/self/smaps_rollup", F_OK) < 0) return -1;
  list_members(sampler);
  for (int i = 0; i < list.count; i++)
    if (!is_init(sampler, list.pids[i])) add_exact(sampler, list.pids[i], &anonymous, &shared);
  return (int64_t)(anonymous + (shared > box ? shared : box));
}

uint64_t sampler_private_memory(const struct sampler *sampler) {
  char path[48], text[TEXT_MAX];
  uint64_t bytes = sampler_box_bytes(sampler);
  list_members(sampler);
  for (int i = 0; i < list.count; i++) {
    if (is_init(sampler, list.pids[i])) continue;
    snprintf(path, sizeof path, "%d/smaps_rollup", list.pids[i]);
    if (read_file_at(sampler->proc, path, text, sizeof text) <= 0) return 0;
    bytes += proc_field(text, "Private_Dirty:") * 1024;
  }
  return bytes;
}

uint64_t sampler_own_memory(void) {
  char text[TEXT_MAX];
  if (read_file_at(AT_FDCWD, "/proc/self/status", text, sizeof text) <= 0) return 0;
  return proc_field(text, "RssAnon:") * 1024;
}
