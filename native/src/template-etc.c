#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"
#include "template.h"
#include "write-file.h"

enum { COPY_MAX = 2 * 1024 * 1024 };

/* The host's /etc is never visible: it names users, hosts and secrets. These are the files a C library asks for. */
static const char *const synthetic[][2] = {
  {"etc/passwd",
   "root:x:0:0:root:/root:/usr/sbin/nologin\n"
   "box:x:1000:1000:box:/box:/bin/sh\n"
   "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"},
  {"etc/group", "root:x:0:\nbox:x:1000:\nnogroup:x:65534:\n"},
  {"etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"},
  {"etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"},
  {"etc/hostname", "box\n"},
};

/* Copies a public host file; silently leaves it out when the host has none. A copy instead of a bind keeps the mount
 * table short, and its length is paid again for every instance. */
static void copy_if_present(const char *host, const char *inside) {
  char buffer[16384];
  int from = open(host, O_RDONLY | O_CLOEXEC);
  if (from < 0) return;
  int to = open(inside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  ssize_t got = 0;
  size_t total = 0;
  while (to >= 0 && total < COPY_MAX && (got = read(from, buffer, sizeof buffer)) > 0) {
    if (write(to, buffer, (size_t)got) != got) break;
    total += (size_t)got;
  }
  if (to >= 0) close(to);
  close(from);
}

/* /etc/alternatives is part of /usr in all but place: /usr/bin/awk and many others are symlinks into it. */
static void copy_alternatives(void) {
  char path[PATH_MAX], target[PATH_MAX];
  DIR *directory = opendir("/etc/alternatives");
  if (directory == NULL) return;
  mkdir("etc/alternatives", 0755);
  struct dirent *entry;
  while ((entry = readdir(directory)) != NULL) {
    ssize_t length = readlinkat(dirfd(directory), entry->d_name, target, sizeof target - 1);
    if (length < 0) continue;
    target[length] = '\0';
    snprintf(path, sizeof path, "etc/alternatives/%s", entry->d_name);
    if (symlink(target, path) < 0) break;
  }
  closedir(directory);
}

int write_synthetic_etc(void) {
  /* A bound path below /etc may have made it already. */
  if (mkdir("etc", 0755) < 0 && errno != EEXIST) return fail("template:etc");
  for (size_t i = 0; i < sizeof synthetic / sizeof *synthetic; i++)
    if (write_file(synthetic[i][0], synthetic[i][1]) < 0) return fail("template:etc");
  copy_if_present("/etc/ld.so.cache", "etc/ld.so.cache");
  copy_if_present("/etc/localtime", "etc/localtime");
  copy_alternatives();
  return 0;
}
