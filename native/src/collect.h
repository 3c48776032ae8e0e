#ifndef COLLECT_H
#define COLLECT_H

#include <stddef.h>
#include <stdint.h>

#include "outbox.h"
#include "request.h"

/* Hands back files that a run has left in its box. It begins when every process of the instance is gone, so nothing that is
 * read changes any more; what is in the box is hostile all the same: no symlink is followed, nothing but regular files of
 * the instance's own user is opened, and names, sizes and numbers are bounded before anything is read. */
struct collection {
  int box;
  uint32_t owner; /* the host user that the instance's files belong to */
  uint64_t bytes_left, files_left;
  char **names; /* what is to be read, relative to the box; grows while directories are listed */
  size_t count, room, next;
  int file; /* the one that is being read, or -1 */
  uint64_t file_left;
  int is_executable;
};

/* Why something that was asked for, or lies in a directory that was, is not handed back. */
enum passed_over {
  PASSED_MISSING = 1,
  PASSED_NOT_REGULAR = 2, /* a symlink, a pipe, a socket, a file of somebody else */
  PASSED_TOO_LARGE = 3,   /* above what was left of collectBytes */
  PASSED_TOO_MANY = 4,    /* above collectFiles, or more entries than are looked at */
  PASSED_TOO_DEEP = 5,    /* nested too deep, or under too long a name */
  PASSED_UNREADABLE = 6,
};

/* `box` is a directory that stays open; `owner` as above. */
void collect_begin(struct collection *c, int box, uint32_t owner, const struct run_request *run);

/* Puts as much into the outbox as has room. 1 when everything is in it, 0 when it must be called again. */
int collect_step(struct collection *c, struct outbox *outbox);

#endif
