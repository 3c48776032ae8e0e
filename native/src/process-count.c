#include "process-count.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "proc-stat.h"

uint64_t count_user_threads(uid_t uid) {
  uint64_t threads = 0;
  DIR *proc = opendir("/proc");
  if (proc == NULL) return 0;
  struct dirent *entry;
  while ((entry = readdir(proc)) != NULL) {
    struct stat status;
    struct proc_stat process;
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
    if (fstatat(dirfd(proc), entry->d_name, &status, 0) < 0 || status.st_uid != uid) continue;
    if (proc_stat_read(dirfd(proc), entry->d_name, &process) == 0) threads += process.threads;
  }
  closedir(proc);
  return threads;
}
