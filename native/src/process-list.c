#include "process-list.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "write-file.h"

enum { SWEEPS_MAX = 64, SWEEPS_AT_ONCE = 4, CHILDREN_TEXT_MAX = 16 * 1024 };

static void add(struct process_list *list, pid_t pid) {
  if (list->count < PROCESS_LIST_MAX) list->pids[list->count++] = pid;
}

void list_all(int proc, struct process_list *out) {
  out->count = 0;
  DIR *directory = fdopendir(openat(proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory == NULL) return;
  struct dirent *entry;
  while ((entry = readdir(directory)) != NULL)
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9') add(out, atoi(entry->d_name));
  closedir(directory);
}

static void add_children_of_thread(int proc, pid_t pid, const char *thread, struct process_list *out) {
  static char text[CHILDREN_TEXT_MAX];
  char path[64];
  snprintf(path, sizeof path, "%d/task/%.16s/children", pid, thread);
  if (read_file_at(proc, path, text, sizeof text) <= 0) return;
  char *at = text, *end;
  for (long child; (child = strtol(at, &end, 10)) > 0 && end != at; at = end) add(out, (pid_t)child);
}

/* The kernel keeps children per thread, so every thread is asked. */
static void add_children(int proc, pid_t pid, struct process_list *out) {
  char path[32];
  snprintf(path, sizeof path, "%d/task", pid);
  int fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = fd < 0 ? NULL : fdopendir(fd);
  if (directory == NULL) return;
  struct dirent *entry;
  while ((entry = readdir(directory)) != NULL)
    if (entry->d_name[0] != '.') add_children_of_thread(proc, pid, entry->d_name, out);
  closedir(directory);
}

void list_tree(int proc, pid_t root, struct process_list *out) {
  out->count = 0;
  add(out, root);
  for (int i = 0; i < out->count; i++) add_children(proc, out->pids[i], out);
}

void kill_all_but(pid_t spared) {
  static struct process_list list;
  int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (proc < 0) return;
  for (int sweep = 0; sweep < SWEEPS_AT_ONCE; sweep++) {
    list_all(proc, &list);
    for (int i = 0; i < list.count; i++)
      if (list.pids[i] != 1 && list.pids[i] != spared && list.pids[i] != getpid()) kill(list.pids[i], SIGKILL);
  }
  close(proc);
}

void kill_descendants(void) {
  static struct process_list list;
  int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (proc < 0) return;
  int previous = -1;
  for (int sweep = 0; sweep < SWEEPS_MAX; sweep++) {
    list_tree(proc, getpid(), &list);
    for (int i = 1; i < list.count; i++) kill(list.pids[i], SIGSTOP);
    if (list.count == previous) break;
    previous = list.count;
  }
  for (int i = 1; i < list.count; i++) kill(list.pids[i], SIGKILL);
  close(proc);
}
