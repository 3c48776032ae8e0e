#include "jail.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault.h"
#include "options.h"
#include "privileges.h"
#include "sys.h"
#include "template.h"

/* A monitor gets a read-only root of what it was told to see, no network, no sight of other processes, a user of its own and no
 * right at all. It lives and dies with whoever started the jail: a process in between waits for it, because the first
 * process of a pid namespace has to be a child. */

enum { MONITOR_FILES = 256, MONITOR_PROCESSES = 256, LIFE_LINE = 3, BROKEN = 125 };

static const int namespaces = CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWPID;

static const struct ceiling ceilings[] = {
  {RLIMIT_CORE, "rlimit:core", 0},
  {RLIMIT_FSIZE, "rlimit:fsize", 0}, /* it writes to sockets and to memory */
  {RLIMIT_NOFILE, "rlimit:nofile", MONITOR_FILES},
  {RLIMIT_NPROC, "rlimit:nproc", MONITOR_PROCESSES},
};

/* Where the process in between, while it lives, holds the other end: a pipe, for it has no number in a new pid namespace. */
static int life_line[2];

static int die_with_parent(void) {
  return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 ? fail("jail:pdeathsig") : 0;
}

/* It may have died before that was asked for. */
static int has_parent(void) {
  struct pollfd end = {life_line[0], POLLIN, 0};
  return poll(&end, 1, 0) == 0;
}

static int make_walls(const struct options *options) {
  if (geteuid() != 0 && enter_user_namespace() < 0) return -1;
  if (unshare(namespaces) < 0) return fail("jail:unshare");
  return build_template(options);
}

/* The groups of its devices are the only ones that it has: that is how a distribution says who may use them. */
static int take_groups(const struct options *options) {
  gid_t groups[BINDS_MAX];
  int count = 0;
  for (int i = 0; i < options->bind_count; i++) {
    struct stat status;
    if (!options->binds[i].is_device) continue;
    if (stat(options->binds[i].inside, &status) < 0) return fail("jail:device");
    groups[count++] = status.st_gid;
  }
  return setgroups((size_t)count, groups) < 0 ? fail("jail:groups") : 0;
}

static int give_up_rights(const struct options *options) {
  if (drop_bounding_set() < 0) return -1;
  if (options->uid != 0 && (take_groups(options) < 0 || become_user(options->uid) < 0)) return -1;
  if (drop_capabilities() < 0 || apply_rlimits(ceilings, sizeof ceilings / sizeof *ceilings) < 0) return -1;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return fail("jail:no_new_privs");
  /* Last, for a change of the user forgets it; and whoever was to be followed may be gone by now. */
  if (die_with_parent() < 0) return -1;
  return has_parent() ? 0 : fail_with("jail:parent", ESRCH);
}

static _Noreturn void become_monitor(const struct options *options, char **command) {
  close(life_line[1]);
  /* Its own processes, of which it reads nothing but its descriptors. */
  if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0) fail("jail:proc");
  else if (give_up_rights(options) == 0) {
    execv(command[0], command);
    fail("jail:exec");
  }
  fprintf(stderr, "%s: %s\n", fault.step, strerror(fault.error));
  _exit(BROKEN);
}

static volatile sig_atomic_t monitor;

/* Whoever started us wants the monitor ended. It goes first, so that somebody is there to take it off the kernel's list. */
static void on_stop(int signal) {
  (void)signal;
  if (monitor > 0) kill(monitor, SIGKILL);
}

static int wait_for(pid_t pid) {
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return BROKEN;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int refuse(void) {
  fprintf(stderr, "%s: %s\n", fault.step, strerror(fault.error));
  return BROKEN;
}

int run_jail(int count, char **words) {
  static struct options options;
  int end = 0;
  while (end < count && strcmp(words[end], "--") != 0) end++;
  if (end + 1 >= count) {
    fail_with("jail:command", EINVAL);
    return refuse();
  }
  if (parse_options(&options, end, words) < 0 || die_with_parent() < 0 || make_walls(&options) < 0) return refuse();
  pid_t pid = pipe2(life_line, O_CLOEXEC) < 0 ? -1 : fork();
  if (pid < 0) {
    fail("jail:fork");
    return refuse();
  }
  if (pid == 0) become_monitor(&options, words + end + 1);
  /* What the monitor was given is its alone: its ends must be the last. */
  monitor = pid;
  sigaction(SIGTERM, &(struct sigaction){.sa_handler = on_stop}, NULL);
  if (dup2(life_line[1], LIFE_LINE) < 0) return refuse();
  sys_close_range(LIFE_LINE + 1, ~0u);
  return wait_for(pid);
}
