#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "box.h"
#include "fault.h"

enum { FLAG_EXECUTABLE = 1, FLAG_APPEND = 2, NAME_MAX_BYTES = 1024, COMPONENT_MAX = 255, FILE_HEADER = 3 };

/* A usable component is not empty, not "." and not "..". */
static int bad_component(const char *part, size_t length) {
  if (length == 0 || length > COMPONENT_MAX) return 1;
  if (length == 1 && part[0] == '.') return 1;
  return length == 2 && part[0] == '.' && part[1] == '.';
}

int box_is_name(const char *name, size_t length) {
  if (length == 0 || length > NAME_MAX_BYTES || memchr(name, '\0', length) != NULL) return 0;
  size_t start = 0;
  for (size_t i = 0; i <= length; i++) {
    if (i < length && name[i] != '/') continue;
    if (bad_component(name + start, i - start)) return 0;
    start = i + 1;
  }
  return 1;
}

/* Opens the directory that will hold the file, making missing ones on the way. Returns a new descriptor. */
static int open_parent(int box, char *name, char **leaf) {
  int directory = fcntl(box, F_DUPFD_CLOEXEC, 16);
  char *part = name, *slash;
  while (directory >= 0 && (slash = strchr(part, '/')) != NULL) {
    *slash = '\0';
    if (mkdirat(directory, part, 0755) < 0 && errno != EEXIST) {
      close(directory);
      return -1;
    }
    int next = openat(directory, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    close(directory);
    directory = next;
    part = slash + 1;
  }
  *leaf = part;
  return directory;
}

static int write_all(int fd, const uint8_t *data, size_t length) {
  while (length > 0) {
    ssize_t wrote = write(fd, data, length);
    if (wrote < 0) return -1;
    data += wrote;
    length -= (size_t)wrote;
  }
  return 0;
}

int box_write_file(int box, const uint8_t *payload, uint32_t length) {
  char name[NAME_MAX_BYTES + 1];
  if (length < FILE_HEADER) return fail_with("file:header", EBADMSG);
  int flags = payload[0];
  size_t name_length = payload[1] | (size_t)payload[2] << 8;
  if (name_length > length - FILE_HEADER) return fail_with("file:header", EBADMSG);
  if (!box_is_name((const char *)payload + FILE_HEADER, name_length)) return fail_with("file:name", EINVAL);
  memcpy(name, payload + FILE_HEADER, name_length);
  name[name_length] = '\0';
  char *leaf;
  int parent = open_parent(box, name, &leaf);
  if (parent < 0) return fail("file:directory");
  int mode = O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (flags & FLAG_APPEND ? O_APPEND : O_TRUNC);
  int fd = openat(parent, leaf, mode, flags & FLAG_EXECUTABLE ? 0755 : 0644);
  int error = errno;
  close(parent);
  errno = error;
  if (fd < 0) return fail("file:open");
  size_t skip = FILE_HEADER + name_length;
  int result = write_all(fd, payload + skip, length - skip);
  error = errno;
  close(fd);
  errno = error;
  return result < 0 ? fail("file:write") : 0;
}
