#include "seal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "fault.h"

/* Virtual machines are restored from one memory, each with a private view of it. They must be able to open it for writing, as
 * their monitor does; so that none of them can write, what they open is sealed. */

enum { PAGE = 4096, BLOCK = 256 * PAGE, HOLD = 3 };

static const int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

static uint8_t block[BLOCK];
static const uint8_t zeros[PAGE];

/* Pages of nothing but zeros are left out, and take no memory. */
static int64_t copy_block(int to, ssize_t length, off_t at) {
  int64_t copied = 0;
  for (ssize_t start = 0; start < length; start += PAGE) {
    size_t size = length - start < PAGE ? (size_t)(length - start) : PAGE;
    if (memcmp(block + start, zeros, size) == 0) continue;
    if (pwrite(to, block + start, size, at + start) != (ssize_t)size) return -1;
    copied += PAGE;
  }
  return copied;
}

/* Where there is data from `at` on, or the end of the file. */
static off_t next_data(int from, off_t at, off_t size) {
  off_t data = lseek(from, at, SEEK_DATA);
  return data >= 0 ? data & ~(off_t)(PAGE - 1) : errno == ENXIO ? size : at;
}

static int64_t copy(int from, int to, off_t size) {
  int64_t copied = 0;
  for (off_t at = next_data(from, 0, size); at < size;) {
    ssize_t got = pread(from, block, BLOCK, at);
    int64_t written = got > 0 ? copy_block(to, got, at) : -1;
    if (written < 0) return fail("seal:copy");
    copied += written;
    at = next_data(from, at + got, size);
  }
  return copied;
}

static int make(int64_t *bytes) {
  struct stat status;
  int memory = memfd_create("guest-memory", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (memory < 0 || fstat(STDIN_FILENO, &status) < 0 || ftruncate(memory, status.st_size) < 0) return fail("seal:memory");
  if ((*bytes = copy(STDIN_FILENO, memory, status.st_size)) < 0) return -1;
  return fcntl(memory, F_ADD_SEALS, seals) < 0 ? fail("seal:seal") : memory;
}

int run_seal(void) {
  char ignored;
  int64_t bytes = 0;
  int memory = make(&bytes);
  if (memory < 0) {
    fprintf(stderr, "%s: %s\n", fault.step, strerror(fault.error));
    return 1;
  }
  printf("{\"path\":\"/proc/%d/fd/%d\",\"bytes\":%lld}\n", getpid(), memory, (long long)bytes);
  fflush(stdout);
  while (read(HOLD, &ignored, 1) > 0) continue;
  return 0;
}
