#include "write-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int write_file_at(int directory, const char *path, const char *text) {
  int fd = openat(directory, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return -1;
  size_t length = strlen(text);
  ssize_t wrote = length == 0 ? 0 : write(fd, text, length);
  int error = errno;
  close(fd);
  errno = error;
  return wrote == (ssize_t)length ? 0 : -1;
}

int write_file(const char *path, const char *text) {
  return write_file_at(AT_FDCWD, path, text);
}

int read_file_at(int directory, const char *path, char *out, size_t size) {
  int fd = openat(directory, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  ssize_t got = read(fd, out, size - 1);
  int error = errno;
  close(fd);
  errno = error;
  if (got < 0) return -1;
  out[got] = '\0';
  return (int)got;
}
