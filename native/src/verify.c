#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adopt.h"
#include "fault.h"
#include "sys.h"
#include "template.h"
#include "write-file.h"

enum { TEXT_MAX = 4096, LINK_MAX = 64, PARKED_FD_COUNT = 4 };

#define NO_CAPABILITY "\t0000000000000000\n"

/* Lines of /proc/<pid>/status: parent and credentials are checked apart, since they hold numbers. */
static const char *const status_lines[] = {
  "\nUmask:\t0022\n", "\nThreads:\t1\n", "\nCapInh:" NO_CAPABILITY, "\nCapPrm:" NO_CAPABILITY, "\nCapEff:" NO_CAPABILITY,
  "\nCapBnd:" NO_CAPABILITY, "\nCapAmb:" NO_CAPABILITY, "\nNoNewPrivs:\t1\n", "\nSeccomp:\t2\n", "\nSeccomp_filters:\t1\n"};

static int verify_status(const struct init *init, pid_t pid) {
  char path[32], text[TEXT_MAX], line[64];
  snprintf(path, sizeof path, "%d/status", pid);
  if (read_file_at(init->proc, path, text, sizeof text) <= 0) return fail("verify:status");
  for (size_t i = 0; i < sizeof status_lines / sizeof *status_lines; i++)
    if (strstr(text, status_lines[i]) == NULL) {
      snprintf(line, sizeof line, "verify:%.12s", status_lines[i] + 1);
      return fail_with(line, EPERM);
    }
  snprintf(line, sizeof line, "\nPPid:\t%d\n", getpid());
  if (strstr(text, line) == NULL) return fail_with("verify:parent", EPERM);
  snprintf(line, sizeof line, "\nUid:\t%d\t%d\t%d\t%d\n", BOX_UID, BOX_UID, BOX_UID, BOX_UID);
  if (strstr(text, line) == NULL) return fail_with("verify:uid", EPERM);
  snprintf(line, sizeof line, "\nGid:\t%d\t%d\t%d\t%d\n", BOX_UID, BOX_UID, BOX_UID, BOX_UID);
  if (strstr(text, line) == NULL) return fail_with("verify:gid", EPERM);
  return getsid(pid) == pid ? 0 : fail_with("verify:session", EPERM);
}

/* Whether a link below /proc/<pid> says the same as the one below our own. */
static int is_same_link(const struct init *init, pid_t pid, const char *name) {
  char path[48], ours[LINK_MAX], theirs[LINK_MAX];
  snprintf(path, sizeof path, "self/%s", name);
  ssize_t length = readlinkat(init->proc, path, ours, sizeof ours);
  snprintf(path, sizeof path, "%d/%s", pid, name);
  if (length <= 0 || readlinkat(init->proc, path, theirs, sizeof theirs) != length) return 0;
  return memcmp(ours, theirs, (size_t)length) == 0;
}

static int verify_namespaces(const struct init *init, pid_t pid) {
  static const char *const links[] = {"ns/user", "ns/mnt", "ns/pid", "ns/net", "ns/ipc", "ns/uts", "ns/cgroup"};
  for (size_t i = 0; i < sizeof links / sizeof *links; i++)
    if (!is_same_link(init, pid, links[i])) return fail_with("verify:namespace", EPERM);
  return 0;
}

static int verify_place(const struct init *init, pid_t pid, const char *name, int expected) {
  char path[32];
  struct stat theirs, ours;
  snprintf(path, sizeof path, "%d/%s", pid, name);
  if (fstatat(init->proc, path, &theirs, 0) < 0 || fstat(expected, &ours) < 0) return fail("verify:place");
  return theirs.st_dev == ours.st_dev && theirs.st_ino == ours.st_ino ? 0 : fail_with("verify:place", EPERM);
}

/* It may hold nothing but the program's own streams and its end of the agent's channel. */
static int verify_descriptors(const struct init *init, pid_t pid) {
  char path[32];
  int count = 0, is_low = 1;
  snprintf(path, sizeof path, "%d/fd", pid);
  DIR *directory = fdopendir(openat(init->proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory == NULL) return fail("verify:descriptors");
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    count++;
    is_low &= entry->d_name[0] - '0' < PARKED_FD_COUNT && entry->d_name[1] == '\0';
  }
  closedir(directory);
  if (count != PARKED_FD_COUNT || !is_low) return fail_with("verify:descriptors", EPERM);
  if (!is_same_link(init, pid, "fd/0") || !is_same_link(init, pid, "fd/1") || !is_same_link(init, pid, "fd/2"))
    return fail_with("verify:streams", EPERM);
  return 0;
}

static int verify_ceilings(const struct init *init, pid_t pid) {
  struct ceiling ceilings[CEILINGS_MAX];
  struct rlimit limit;
  int count = program_ceilings(init->instance, ceilings);
  for (int i = 0; i < count; i++) {
    if (syscall(SYS_prlimit64, pid, ceilings[i].resource, NULL, &limit) < 0) return fail("verify:rlimit");
    if (limit.rlim_cur > ceilings[i].value || limit.rlim_max > ceilings[i].value) return fail_with(ceilings[i].step, EPERM);
  }
  return 0;
}

int verify_confined(const struct init *init, pid_t pid) {
  int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) return fail("verify:root");
  int result = verify_status(init, pid) < 0 || verify_namespaces(init, pid) < 0 || verify_place(init, pid, "root", root) < 0 ||
               verify_place(init, pid, "cwd", init->box) < 0 || verify_descriptors(init, pid) < 0 ||
               verify_ceilings(init, pid) < 0;
  close(root);
  return result ? -1 : 0;
}
