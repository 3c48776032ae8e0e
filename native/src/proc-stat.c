#include "proc-stat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "write-file.h"

int proc_stat_read(int proc, const char *pid, struct proc_stat *out) {
  char path[32], text[1024];
  unsigned long long user, system;
  long long children_user, children_system;
  snprintf(path, sizeof path, "%.16s/stat", pid);
  if (read_file_at(proc, path, text, sizeof text) <= 0) return -1;
  /* The program chooses its own name, which may contain spaces and parentheses: the last one ends it. */
  char *rest = strrchr(text, ')');
  if (rest == NULL) return -1;
  unsigned long threads;
  int fields = sscanf(rest + 1, " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %lld %lld %*d %*d %lu", &out->state,
                      &out->parent, &user, &system, &children_user, &children_system, &threads);
  if (fields != 7) return -1;
  out->user_ticks = user;
  out->system_ticks = system;
  out->children_ticks = (uint64_t)children_user + (uint64_t)children_system;
  out->threads = threads;
  return 0;
}

uint64_t proc_field(const char *text, const char *label) {
  const char *at = strstr(text, label);
  return at == NULL ? 0 : strtoull(at + strlen(label), NULL, 10);
}
