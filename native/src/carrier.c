#include "carrier.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fault.h"
#include "privileges.h"
#include "program.h"
#include "seccomp.h"
#include "sys.h"

enum { CARRIER_FD_END = 2, FD_HIGH = 64, CARRIER_NICENESS = 10 };

int carrier_keep(int first, int second) {
  int high_first = fcntl(first, F_DUPFD, FD_HIGH), high_second = fcntl(second, F_DUPFD, FD_HIGH);
  if (dup2(high_first, CARRIER_FIRST) < 0 || dup2(high_second, CARRIER_SECOND) < 0) return fail("carrier:descriptors");
  return sys_close_range(CARRIER_FD_END, ~0u) < 0 ? fail("carrier:close_range") : 0;
}

int carrier_confine(pid_t parent) {
  const struct seccomp_profile local_only = {.network = 0};
  struct filter filter;
  program_reset_signals();
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0) return fail("carrier:pdeathsig");
  if (getppid() != parent) return fail_with("carrier:orphan", ESRCH);
  setpriority(PRIO_PROCESS, 0, CARRIER_NICENESS);
  if (drop_bounding_set() < 0 || drop_capabilities() < 0) return -1;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return fail("carrier:no_new_privs");
  return seccomp_build(&filter, &local_only) < 0 ? -1 : seccomp_install(&filter);
}
