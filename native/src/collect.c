#include "collect.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "box.h"
#include "frame.h"
#include "sys.h"

enum { FLAG_EXECUTABLE = 1, FLAG_CONTINUED = 2, NAME_MAX_BYTES = 1024, HEADER_MAX = 3 + NAME_MAX_BYTES };
enum { DEPTH_MAX = 16, LISTED_MAX = 16384, CHUNK_MAX = 32768 };

/* A longer name than any that can be asked for again is cut. */
static void pass_over(struct outbox *outbox, const char *name, enum passed_over why) {
  uint8_t payload[HEADER_MAX];
  size_t length = strlen(name);
  if (length > NAME_MAX_BYTES) length = NAME_MAX_BYTES;
  payload[0] = (uint8_t)why;
  payload[1] = (uint8_t)length;
  payload[2] = (uint8_t)(length >> 8);
  memcpy(payload + 3, name, length);
  outbox_add(outbox, FRAME_PASSED_OVER, payload, (uint32_t)(3 + length));
}

static enum passed_over reason_of(int error) {
  if (error == ENOENT || error == ENOTDIR) return PASSED_MISSING;
  return error == ELOOP || error == ENXIO || error == EXDEV ? PASSED_NOT_REGULAR : PASSED_UNREADABLE;
}

static int add_name(struct collection *c, const char *name) {
  if (c->count == LISTED_MAX) return -1;
  if (c->count == c->room) {
    size_t room = c->room == 0 ? 64 : 2 * c->room;
    char **grown = realloc(c->names, room * sizeof *grown);
    if (grown == NULL) return -1;
    c->names = grown;
    c->room = room;
  }
  char *copy = strdup(name);
  if (copy == NULL) return -1;
  c->names[c->count++] = copy;
  return 0;
}

static int depth_of(const char *name) {
  int depth = 1;
  for (; *name; name++) depth += *name == '/';
  return depth;
}

/* Adds what is in a directory to the names: it is read when their turn comes, directories among them too. */
static void list_directory(struct collection *c, int fd, const char *name, struct outbox *outbox) {
  int is_box = strcmp(name, ".") == 0;
  DIR *directory = fdopendir(fd);
  if (directory == NULL) {
    close(fd);
    pass_over(outbox, name, PASSED_UNREADABLE);
    return;
  }
  if (!is_box && depth_of(name) >= DEPTH_MAX) pass_over(outbox, name, PASSED_TOO_DEEP);
  else
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
      char path[NAME_MAX_BYTES + 1];
      if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
      int length = is_box ? snprintf(path, sizeof path, "%s", entry->d_name)
                          : snprintf(path, sizeof path, "%s/%s", name, entry->d_name);
      if (length >= (int)sizeof path) {
        pass_over(outbox, name, PASSED_TOO_DEEP);
        break;
      }
      if (add_name(c, path) < 0) {
        pass_over(outbox, name, PASSED_TOO_MANY);
        break;
      }
    }
  closedir(directory);
}

/* Whether it may be handed back, by what it is. */
static enum passed_over judge(const struct collection *c, const struct stat *status) {
  if (!S_ISREG(status->st_mode) || status->st_uid != c->owner) return PASSED_NOT_REGULAR;
  if (c->files_left == 0) return PASSED_TOO_MANY;
  return (uint64_t)status->st_size > c->bytes_left ? PASSED_TOO_LARGE : 0;
}

/* Opens the next name. Afterwards a file is open, or it was passed over, or listed. */
static void open_next(struct collection *c, struct outbox *outbox) {
  const char *name = c->names[c->next];
  struct stat status;
  int fd = sys_open_beneath(c->box, name, 0);
  if (fd < 0) {
    pass_over(outbox, name, reason_of(errno));
  } else if (fstat(fd, &status) < 0) {
    close(fd);
    pass_over(outbox, name, PASSED_UNREADABLE);
  } else if (S_ISDIR(status.st_mode)) {
    list_directory(c, fd, name, outbox);
  } else {
    enum passed_over why = judge(c, &status);
    if (why == 0) {
      c->file = fd;
      c->file_left = (uint64_t)status.st_size;
      c->is_executable = (status.st_mode & 0100) != 0;
      c->files_left--;
      return;
    }
    close(fd);
    pass_over(outbox, name, why);
  }
  c->next++;
}

/* One part of the open file becomes a frame. */
static void send_part(struct collection *c, struct outbox *outbox, size_t room) {
  const char *name = c->names[c->next];
  size_t length = strlen(name), header = 3 + length;
  uint8_t *payload = outbox_payload(outbox);
  size_t wanted = room - header;
  if (wanted > CHUNK_MAX) wanted = CHUNK_MAX;
  if (wanted > c->file_left) wanted = (size_t)c->file_left;
  ssize_t got;
  do got = wanted == 0 ? 0 : read(c->file, payload + header, wanted);
  while (got < 0 && errno == EINTR);
  /* It ends early only if its medium fails: then it is handed back as far as it was read. */
  c->file_left = got <= 0 ? 0 : c->file_left - (uint64_t)got;
  if (got > 0) c->bytes_left -= (uint64_t)got;
  payload[0] = (uint8_t)((c->is_executable ? FLAG_EXECUTABLE : 0) | (c->file_left > 0 ? FLAG_CONTINUED : 0));
  payload[1] = (uint8_t)length;
  payload[2] = (uint8_t)(length >> 8);
  memcpy(payload + 3, name, length);
  outbox_commit(outbox, FRAME_COLLECTED, (uint32_t)(header + (size_t)(got > 0 ? got : 0)));
  if (c->file_left > 0) return;
  close(c->file);
  c->file = -1;
  c->next++;
}

void collect_begin(struct collection *c, int box, uint32_t owner, const struct run_request *run) {
  *c = (struct collection){.box = box, .owner = owner, .bytes_left = run->collect_bytes, .files_left = run->collect_files, .file = -1};
  for (int i = 0; i < run->collect.count; i++) add_name(c, run->collect.items[i]);
}

int collect_step(struct collection *c, struct outbox *outbox) {
  while (c->next < c->count) {
    size_t room = outbox_room(outbox);
    /* Room for the longest name and some of the file; what is passed over fits, too. */
    if (room < 2 * HEADER_MAX) return 0;
    if (c->file < 0) open_next(c, outbox);
    else send_part(c, outbox, room);
  }
  return 1;
}
