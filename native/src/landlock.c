#include "landlock.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "box.h"
#include "fault.h"
#include "sys.h"

/* Access bits in the order the kernel added them; each version of Landlock knows a longer prefix. */
enum {
  FS_EXECUTE = 1, FS_WRITE_FILE = 2, FS_READ_FILE = 4, FS_READ_DIR = 8, FS_MAKE_CHAR = 1 << 6, FS_MAKE_BLOCK = 1 << 11,
  FS_ALL_ABI_1 = (1 << 13) - 1, FS_REFER = 1 << 13, FS_TRUNCATE = 1 << 14, FS_IOCTL_DEVICE = 1 << 15,
  NET_BIND_AND_CONNECT = 3, SCOPE_SOCKETS_AND_SIGNALS = 3,
  RULE_PATH = 1, ABI_REFER = 2, ABI_NET = 4, ABI_IOCTL = 5,
};

struct ruleset {
  uint64_t fs, net, scoped;
};

struct path_rule {
  uint64_t access;
  int32_t parent;
} __attribute__((packed));

static const char *const readable_files[] = {"/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives", "/etc/nsswitch.conf",
  "/etc/ssl/openssl.cnf"};
static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};

int landlock_abi(void) {
  long version = syscall(NR_landlock_create_ruleset, NULL, 0ul, 1u);
  return version < 0 ? 0 : (int)version;
}

static uint64_t known_access(int abi) {
  uint64_t access = FS_ALL_ABI_1;
  if (abi >= ABI_REFER) access |= FS_REFER;
  if (abi >= LANDLOCK_ABI_TRUNCATE) access |= FS_TRUNCATE;
  if (abi >= ABI_IOCTL) access |= FS_IOCTL_DEVICE;
  return access;
}

/* Rules for a file may name only the accesses that files have. */
static uint64_t for_kind(int fd, uint64_t access) {
  struct stat status;
  if (fstat(fd, &status) == 0 && !S_ISDIR(status.st_mode))
    access &= FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEVICE;
  return access;
}

static int add_path(int ruleset, const char *path, uint64_t access, int optional) {
  struct path_rule rule = {0};
  rule.parent = open(path, O_PATH | O_CLOEXEC);
  if (rule.parent < 0) return optional ? 0 : fail("landlock:open");
  rule.access = for_kind(rule.parent, access);
  long result = syscall(NR_landlock_add_rule, ruleset, RULE_PATH, &rule, 0u);
  close(rule.parent);
  return result < 0 ? fail("landlock:rule") : 0;
}

static int add_paths(int ruleset, const struct instance *instance, uint64_t known) {
  const uint64_t readable = FS_EXECUTE | FS_READ_FILE | FS_READ_DIR;
  const uint64_t device = (FS_READ_FILE | FS_WRITE_FILE | FS_TRUNCATE) & known;
  const struct options *options = instance->options;
  for (int i = 0; i < options->bind_count; i++)
    if (add_path(ruleset, options->binds[i].host, readable, 0) < 0) return -1;
  for (size_t i = 0; i < sizeof readable_files / sizeof *readable_files; i++)
    if (add_path(ruleset, readable_files[i], FS_READ_FILE | FS_READ_DIR, 1) < 0) return -1;
  for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
    if (add_path(ruleset, devices[i], device, 1) < 0) return -1;
  const uint64_t writable = known & ~(uint64_t)(FS_MAKE_CHAR | FS_MAKE_BLOCK);
  if (add_path(ruleset, box_home(instance), writable, 0) < 0) return -1;
  return add_path(ruleset, box_temporary(instance), writable, 0);
}

static int restrict_to(int ruleset) {
  if (syscall(NR_landlock_restrict_self, ruleset, 0u) < 0) return fail("landlock:restrict");
  close(ruleset);
  return 0;
}

int landlock_scope(const struct instance *instance) {
  const struct ruleset attributes = {.scoped = SCOPE_SOCKETS_AND_SIGNALS};
  if (instance->landlock_abi < LANDLOCK_ABI_SCOPES) return 0;
  int ruleset = (int)syscall(NR_landlock_create_ruleset, &attributes, sizeof attributes, 0u);
  return ruleset < 0 ? fail("landlock:ruleset") : restrict_to(ruleset);
}

int landlock_confine(const struct instance *instance) {
  int abi = instance->landlock_abi;
  struct ruleset attributes = {.fs = known_access(abi)};
  size_t size = sizeof attributes.fs;
  if (abi >= ABI_NET) {
    attributes.net = NET_BIND_AND_CONNECT;
    size += sizeof attributes.net;
  }
  if (abi >= LANDLOCK_ABI_SCOPES) {
    attributes.scoped = SCOPE_SOCKETS_AND_SIGNALS;
    size += sizeof attributes.scoped;
  }
  int ruleset = (int)syscall(NR_landlock_create_ruleset, &attributes, size, 0u);
  if (ruleset < 0) return fail("landlock:ruleset");
  if (add_paths(ruleset, instance, attributes.fs) < 0) return -1;
  return restrict_to(ruleset);
}
