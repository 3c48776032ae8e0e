#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cgroup.h"
#include "fault.h"
#include "write-file.h"

/* Removes directories of daemons that are dead. Their processes died with them, so the directories are empty; one
 * that is not belongs to somebody in another pid namespace, and rmdir refuses it. */
static void sweep(int parent) {
  DIR *directory = fdopendir(openat(parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory == NULL) return;
  struct dirent *entry;
  while ((entry = readdir(directory)) != NULL) {
    int pid;
    unsigned long sequence;
    if (sscanf(entry->d_name, "chameleon-%d-%lu", &pid, &sequence) != 2) continue;
    if (pid == getpid() || (kill(pid, 0) < 0 && errno == ESRCH)) unlinkat(parent, entry->d_name, AT_REMOVEDIR);
  }
  closedir(directory);
}

static int open_parent(const char *path) {
  int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return fail("cgroup:parent");
  sweep(directory);
  return directory;
}

int cgroup_open_parents(struct options *options) {
  for (int i = 0; i < options->controller_count; i++) {
    options->controllers[i].directory = open_parent(options->controllers[i].path);
    if (options->controllers[i].directory < 0) return -1;
  }
  if (options->unified_path == NULL) return 0;
  options->unified = open_parent(options->unified_path);
  if (options->unified < 0) return -1;
  /* Fails on a hybrid host or when the controllers are on already; what counts is what the children then offer. */
  write_file_at(options->unified, "cgroup.subtree_control", "+memory +pids");
  write_file_at(options->unified, "cgroup.subtree_control", "+cpu");
  return 0;
}
