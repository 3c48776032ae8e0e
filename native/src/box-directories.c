#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "box.h"
#include "fault.h"
#include "scratch.h"

static const char *inside(const struct instance *instance, char *out, const char *part) {
  if (!instance->options->landlock) snprintf(out, PATH_MAX, "/%s", part);
  else snprintf(out, PATH_MAX, "%s/%s/%s", instance->options->scratch, instance->scratch, part);
  return out;
}

const char *box_home(const struct instance *instance) {
  static char path[PATH_MAX];
  return inside(instance, path, "box");
}

const char *box_temporary(const struct instance *instance) {
  static char path[PATH_MAX];
  return inside(instance, path, "tmp");
}

static int make_owned(const char *path, uid_t uid) {
  if (mkdir(path, 0700) < 0) return fail("scratch:mkdir");
  if (uid != 0 && chown(path, uid, uid) < 0) return fail("scratch:chown");
  return 0;
}

void box_name_directories(struct instance *instance, unsigned long sequence) {
  snprintf(instance->scratch, sizeof instance->scratch, "i-%d-%lu", getppid(), sequence);
}

int box_make_directories(const struct instance *instance) {
  char path[PATH_MAX];
  uid_t uid = (uid_t)instance->create.uid;
  snprintf(path, sizeof path, "%s/%s", instance->options->scratch, instance->scratch);
  if (make_owned(path, uid) < 0) return -1;
  if (make_owned(box_home(instance), uid) < 0) return -1;
  return make_owned(box_temporary(instance), uid);
}

/* A program may have taken its own rights away. If this fails, so does the next step, and the directory stays for the
 * sweep of the next daemon. */
static int make_accessible(int parent, const char *name) {
  return fchmodat(parent, name, 0700, 0);
}

/* Removes everything directly inside `name`; directories are first moved up beside it. So the work is a loop, however
 * deep a program nested its directories, and no path ever gets long. */
static void empty_directory(int parent, const char *name, unsigned long *serial) {
  if (make_accessible(parent, name) < 0) return;
  int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *directory = fd < 0 ? NULL : fdopendir(fd);
  if (directory == NULL) return;
  struct dirent *entry;
  while ((entry = readdir(directory)) != NULL) {
    char moved[32];
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if (unlinkat(fd, entry->d_name, 0) == 0 || (errno != EISDIR && errno != EPERM)) continue;
    if (unlinkat(fd, entry->d_name, AT_REMOVEDIR) == 0) continue;
    /* Moving a directory rewrites its "..", which needs write permission on itself. */
    if (make_accessible(fd, entry->d_name) < 0) continue;
    snprintf(moved, sizeof moved, "d-%d-%lu", getpid(), (*serial)++);
    renameat(fd, entry->d_name, parent, moved);
  }
  closedir(directory);
}

void scratch_remove(int parent, const char *name) {
  unsigned long serial = 0, done = 0;
  char moved[32];
  empty_directory(parent, name, &serial);
  unlinkat(parent, name, AT_REMOVEDIR);
  while (done < serial) {
    snprintf(moved, sizeof moved, "d-%d-%lu", getpid(), done++);
    empty_directory(parent, moved, &serial);
    unlinkat(parent, moved, AT_REMOVEDIR);
  }
}

void box_remove_directories(struct instance *instance) {
  if (instance->scratch[0] == '\0') return;
  int parent = open(instance->options->scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (parent < 0) return;
  scratch_remove(parent, instance->scratch);
  close(parent);
  instance->scratch[0] = '\0';
}

void scratch_sweep(const char *path) {
  DIR *directory = opendir(path);
  if (directory == NULL) return;
  struct dirent *entry;
  while ((entry = readdir(directory)) != NULL) {
    int pid;
    unsigned long sequence;
    char kind;
    if (sscanf(entry->d_name, "%c-%d-%lu", &kind, &pid, &sequence) != 3 || (kind != 'i' && kind != 'd')) continue;
    if (kill(pid, 0) < 0 && errno == ESRCH) scratch_remove(dirfd(directory), entry->d_name);
  }
  closedir(directory);
}
