#include "cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"
#include "write-file.h"

enum { PERIOD_US = 100000, REMOVE_ATTEMPTS = 400, REMOVE_PAUSE_US = 5000 };

static int put_number(const struct cgroup_part *part, const char *file, uint64_t value) {
  char text[24];
  snprintf(text, sizeof text, "%llu", (unsigned long long)value);
  return write_file_at(part->directory, file, text);
}

static int make_directory(int parent, const char *name) {
  if (mkdirat(parent, name, 0755) < 0 && errno != EEXIST) return fail("cgroup:mkdir");
  int directory = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return directory < 0 ? fail("cgroup:open") : directory;
}

static int exists(int directory, const char *file) {
  return faccessat(directory, file, F_OK, 0) == 0;
}

static void assign_v1(struct cgroup *out, const char *controller, int directory) {
  struct cgroup_part part = {directory, 1};
  if (strcmp(controller, "memory") == 0) out->memory = part;
  if (strcmp(controller, "pids") == 0) out->pids = part;
  if (strcmp(controller, "cpuacct") == 0) out->cpu_usage = part;
  if (strcmp(controller, "cpu") == 0) out->cpu_quota = part;
}

/* On a hybrid host the unified directory has no controllers but can still kill all members at once. */
static void assign_v2(struct cgroup *out, int directory) {
  struct cgroup_part part = {directory, 2};
  if (exists(directory, "memory.max")) out->memory = part;
  if (exists(directory, "pids.max")) out->pids = part;
  if (exists(directory, "cpu.max")) out->cpu_quota = part;
  if (exists(directory, "cpu.stat") && out->cpu_usage.version == 0) out->cpu_usage = part;
  if (exists(directory, "cgroup.kill")) out->killer = part;
}

static int limit_memory(const struct cgroup *cgroup, uint64_t bytes) {
  const struct cgroup_part *part = &cgroup->memory;
  if (part->version == 0) return 0;
  if (part->version == 1) {
    if (put_number(part, "memory.limit_in_bytes", bytes) < 0) return fail("cgroup:memory");
    put_number(part, "memory.memsw.limit_in_bytes", bytes); /* only there with swap accounting */
    put_number(part, "memory.max_usage_in_bytes", 0);
    return 0;
  }
  if (put_number(part, "memory.max", bytes) < 0) return fail("cgroup:memory");
  put_number(part, "memory.swap.max", 0);
  put_number(part, "memory.oom.group", 1);
  return 0;
}

/* One more than the program may have: init is a member too. */
static int limit_pids(const struct cgroup *cgroup, uint64_t processes) {
  if (cgroup->pids.version == 0) return 0;
  return put_number(&cgroup->pids, "pids.max", processes + 1) < 0 ? fail("cgroup:pids") : 0;
}

int cgroup_limit_cpu(const struct cgroup *cgroup, uint64_t milli) {
  const struct cgroup_part *part = &cgroup->cpu_quota;
  char text[48];
  uint64_t quota = milli * PERIOD_US / 1000;
  if (milli == 0 || part->version == 0) return 0;
  if (part->version == 1) return put_number(part, "cpu.cfs_quota_us", quota) < 0 ? fail("cgroup:cpu") : 0;
  snprintf(text, sizeof text, "%llu %d", (unsigned long long)quota, PERIOD_US);
  return write_file_at(part->directory, "cpu.max", text) < 0 ? fail("cgroup:cpu") : 0;
}

/* A quarter of what everybody has without being asked: a program waits several times for the host's own processes (the
 * server, the disk's journal), which in turn need little, and so loses more where they wait for programs; low is an eighth
 * of that. Not less: it may hold a lock of the kernel that others wait for.
 *
 * A small weight alone leaves a program the processor until its slice is over, which at the usual 250 ticks a second is
 * 4 ms, for each of the ten times that one execution wakes somebody up. To an idle group (Linux 5.15) nobody who wakes
 * up waits, and a processor that runs nothing else counts as free. Where the kernel knows none, idle is low. */
void cgroup_stand(const struct cgroup *cgroup, enum standing standing) {
  const struct cgroup_part *part = &cgroup->cpu_quota;
  int is_fresh = standing == STANDING_FRESH;
  if (part->version == 0) return;
  /* Out of idleness a group comes with the weight of everybody, and while idle it takes no other. */
  if (put_number(part, "cpu.idle", standing == STANDING_IDLE) == 0 && standing == STANDING_IDLE) return;
  if (part->version == 1) put_number(part, "cpu.shares", is_fresh ? 256 : 32);
  if (part->version == 2) put_number(part, "cpu.weight", is_fresh ? 25 : 3);
}

int cgroup_limit(const struct cgroup *cgroup, const struct limits *limits) {
  if (cgroup->is_observed) return 0;
  if (limit_memory(cgroup, limits->memory_bytes) < 0) return -1;
  return limit_pids(cgroup, limits->processes);
}

int cgroup_create(struct cgroup *out, const struct options *options, unsigned long sequence) {
  memset(out, 0, sizeof *out);
  /* The name starts with the daemon's pid, so that the next daemon knows whether its owner is dead. */
  snprintf(out->name, sizeof out->name, "chameleon-%d-%lu", getppid(), sequence);
  for (int i = 0; i < options->controller_count; i++) {
    int directory = make_directory(options->controllers[i].directory, out->name);
    if (directory < 0) return -1;
    out->made = 1;
    assign_v1(out, options->controllers[i].name, directory);
  }
  if (options->unified >= 0) {
    int directory = make_directory(options->unified, out->name);
    if (directory < 0) return -1;
    out->made = 1;
    assign_v2(out, directory);
  }
  cgroup_stand(out, STANDING_FRESH);
  out->has_memory = out->memory.version != 0;
  out->has_pids = out->pids.version != 0;
  out->has_cpu = out->cpu_usage.version != 0;
  return 0;
}

int cgroup_attach(const struct cgroup *cgroup, pid_t pid) {
  const struct cgroup_part *parts[] = {&cgroup->memory, &cgroup->pids, &cgroup->cpu_usage, &cgroup->cpu_quota, &cgroup->killer};
  if (cgroup->is_observed) return 0;
  for (int i = 0; i < 5; i++) {
    int seen = 0;
    for (int j = 0; j < i; j++) seen |= parts[j]->version != 0 && parts[j]->directory == parts[i]->directory;
    if (parts[i]->version == 0 || seen) continue;
    if (put_number(parts[i], "cgroup.procs", (uint64_t)pid) < 0) return fail("cgroup:attach");
  }
  return 0;
}

void cgroup_kill(const struct cgroup *cgroup) {
  if (cgroup->killer.version == 2) write_file_at(cgroup->killer.directory, "cgroup.kill", "1");
}

static int remove_from(int parent, const char *name) {
  for (int i = 0; i < REMOVE_ATTEMPTS; i++) {
    if (unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno != EBUSY) return 0;
    usleep(REMOVE_PAUSE_US);
  }
  return -1;
}

void cgroup_remove(struct cgroup *cgroup, const struct options *options) {
  if (!cgroup->made) return;
  for (int i = 0; i < options->controller_count; i++) remove_from(options->controllers[i].directory, cgroup->name);
  if (options->unified >= 0) remove_from(options->unified, cgroup->name);
  cgroup->made = 0;
}
