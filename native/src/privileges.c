#include "privileges.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "fault.h"
#include "sys.h"

/* NOROOT, NO_SETUID_FIXUP and NO_CAP_AMBIENT_RAISE set, and all four bits locked. */
enum { SECUREBITS_LOCKED = 0xef, CAPABILITY_MAX = 63 };
enum { PENDING_SIGNALS = 512, LOCKED_BYTES = 64 * 1024 };

int become_user(unsigned id) {
  /* The raw calls: a C library would try to change other threads, of which there are none. */
  if (syscall(SYS_setresgid, id, id, id) < 0) return fail("identity:gid");
  if (syscall(SYS_setresuid, id, id, id) < 0) return fail("identity:uid");
  return 0;
}

int drop_bounding_set(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct current[2];
  if (syscall(SYS_capget, &header, current) < 0) return fail("capabilities:get");
  if (!(current[0].effective & (1u << CAP_SETPCAP))) return 0;
  for (unsigned long i = 0; i <= CAPABILITY_MAX; i++)
    if (prctl(PR_CAPBSET_DROP, i, 0, 0, 0) < 0) {
      if (errno == EINVAL) break;
      return fail("capabilities:bounding");
    }
  return prctl(PR_SET_SECUREBITS, SECUREBITS_LOCKED, 0, 0, 0) < 0 ? fail("capabilities:securebits") : 0;
}

int drop_capabilities(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
  return syscall(SYS_capset, &header, none) < 0 ? fail("capabilities:set") : 0;
}

/* Lowers soft and hard limit together; never above the hard limit in force, which only privilege could raise. */
static int lower(int resource, uint64_t value) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) < 0) return -1;
  if (limit.rlim_max == RLIM_INFINITY || value < limit.rlim_max) limit.rlim_max = value;
  limit.rlim_cur = limit.rlim_max;
  return setrlimit(resource, &limit);
}

int list_rlimits(const struct limits *limits, uint64_t process_cap, uint64_t data_cap, struct ceiling out[CEILINGS_MAX]) {
  const struct ceiling always[] = {
    {RLIMIT_NOFILE, "rlimit:nofile", limits->open_files}, {RLIMIT_FSIZE, "rlimit:fsize", limits->file_bytes},
    {RLIMIT_STACK, "rlimit:stack", limits->stack_bytes}, {RLIMIT_CORE, "rlimit:core", 0},
    {RLIMIT_MSGQUEUE, "rlimit:msgqueue", 0}, {RLIMIT_MEMLOCK, "rlimit:memlock", LOCKED_BYTES},
    {RLIMIT_SIGPENDING, "rlimit:sigpending", PENDING_SIGNALS}, {RLIMIT_NICE, "rlimit:nice", 0},
    {RLIMIT_RTPRIO, "rlimit:rtprio", 0}};
  int count = sizeof always / sizeof *always;
  memcpy(out, always, sizeof always);
  if (process_cap != 0) out[count++] = (struct ceiling){RLIMIT_NPROC, "rlimit:nproc", process_cap};
  if (data_cap != 0) out[count++] = (struct ceiling){RLIMIT_DATA, "rlimit:data", data_cap};
  return count;
}

int apply_rlimits(const struct ceiling *list, int count) {
  for (int i = 0; i < count; i++)
    if (lower(list[i].resource, list[i].value) < 0) return fail(list[i].step);
  return 0;
}
