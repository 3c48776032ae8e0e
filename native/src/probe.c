#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault.h"
#include "json.h"
#include "landlock.h"
#include "seccomp.h"
#include "sys.h"
#include "template.h"
#include "write-file.h"

static const struct { const char *name; int flag; } namespaces[] = {
  {"user", 0}, {"mount", CLONE_NEWNS}, {"pid", CLONE_NEWPID}, {"net", CLONE_NEWNET}, {"ipc", CLONE_NEWIPC},
  {"uts", CLONE_NEWUTS}, {"cgroup", CLONE_NEWCGROUP}};

/* Runs a trial in a child, because a trial cannot be undone. Returns 0, or the error number it ended with. */
static int attempt(int (*trial)(int), int argument) {
  int status;
  pid_t pid = fork();
  if (pid < 0) return errno;
  if (pid == 0) _exit(trial(argument) == 0 ? 0 : errno);
  if (waitpid(pid, &status, 0) < 0) return errno;
  return WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
}

static int try_namespace(int flag) {
  if (enter_user_namespace() < 0) return -1;
  return flag == 0 ? 0 : unshare(flag);
}

static int mount_proc_here(void) {
  return mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
}

static int try_proc(int unused) {
  int status;
  (void)unused;
  if (enter_user_namespace() < 0 || unshare(CLONE_NEWNS | CLONE_NEWPID) < 0) return -1;
  pid_t pid = fork();
  if (pid == 0) _exit(mount_proc_here() == 0 ? 0 : errno);
  if (pid < 0 || waitpid(pid, &status, 0) < 0) return -1;
  errno = WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
  return errno == 0 ? 0 : -1;
}

static int try_mount_attributes(int unused) {
  struct mount_attributes set = {.set = ATTR_RDONLY};
  (void)unused;
  if (enter_user_namespace() < 0 || unshare(CLONE_NEWNS) < 0) return -1;
  int tree = sys_open_tree(AT_FDCWD, "/", OPEN_TREE_CLONE_FLAG | AT_RECURSIVE);
  return tree < 0 ? -1 : sys_mount_setattr(tree, AT_RECURSIVE, &set);
}

static int try_seccomp(int unused) {
  struct seccomp_profile profile = {0};
  (void)unused;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return -1;
  struct filter filter;
  return seccomp_build(&filter, &profile) < 0 ? -1 : seccomp_install(&filter);
}

static void put(struct json *json, const char *name, int error) {
  if (error == 0) json_flag(json, name, 1);
  else json_text(json, name, strerror(error));
}

/* A directory counts as handed over when a child can be made in it and takes a process's limits. */
static int try_directory(const char *path) {
  char child[4096];
  snprintf(child, sizeof child, "%s/chameleon-%d-0", path, getpid());
  if (mkdirat(AT_FDCWD, child, 0755) < 0) return errno;
  rmdir(child);
  return 0;
}

int run_probe(struct options *options) {
  struct json json = {.used = 0};
  json_open(&json, NULL, '{');
  json_open(&json, "namespaces", '{');
  for (size_t i = 0; i < sizeof namespaces / sizeof *namespaces; i++)
    put(&json, namespaces[i].name, attempt(try_namespace, namespaces[i].flag));
  json_close(&json, '}');
  put(&json, "mountAttributes", attempt(try_mount_attributes, 0));
  put(&json, "proc", attempt(try_proc, 0));
  put(&json, "seccomp", attempt(try_seccomp, 0));
  json_number(&json, "landlock", landlock_abi());
  json_open(&json, "cgroups", '{');
  for (int i = 0; i < options->controller_count; i++)
    put(&json, options->controllers[i].name, try_directory(options->controllers[i].path));
  if (options->unified_path != NULL) put(&json, "unified", try_directory(options->unified_path));
  json_close(&json, '}');
  json_close(&json, '}');
  printf("%s\n", json.text);
  return 0;
}
