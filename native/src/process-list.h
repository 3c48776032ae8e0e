#ifndef PROCESS_LIST_H
#define PROCESS_LIST_H

#include <sys/types.h>

enum { PROCESS_LIST_MAX = 8192 };

struct process_list {
  int count;
  pid_t pids[PROCESS_LIST_MAX];
};

/* Every process that an open /proc directory shows. */
void list_all(int proc, struct process_list *out);

/* `root` and all its descendants; needs /proc/<pid>/task/<tid>/children. */
void list_tree(int proc, pid_t root, struct process_list *out);

/* Stops, then kills every descendant of the calling process. A stopped process cannot fork, so the set only shrinks.
 * For instances without a pid namespace; the caller is their subreaper and reaps them afterwards. */
void kill_descendants(void);

/* In a container: sends SIGKILL to all of its processes but pid 1, one other and the caller, some times in a row: what has
 * been forked meanwhile is met by the next. */
void kill_all_but(pid_t spared);

#endif
