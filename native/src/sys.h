#ifndef SYS_H
#define SYS_H

/* System calls and constants that older C libraries or kernel headers do not name, so that the launcher compiles the
 * same everywhere and decides at run time what the kernel offers. Numbers are those of the kernel's generic table,
 * which x86-64 and arm64 share for every call added since 5.0. */

#include <errno.h>
#include <fcntl.h>
#include <linux/types.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NR_open_tree 428
#define NR_move_mount 429
#define NR_fsopen 430
#define NR_fsconfig 431
#define NR_fsmount 432
#define NR_pidfd_open 434
#define NR_clone3 435
#define NR_close_range 436
#define NR_openat2 437
#define NR_mount_setattr 442
#define NR_landlock_create_ruleset 444
#define NR_landlock_add_rule 445
#define NR_landlock_restrict_self 446

#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

#define OPEN_TREE_CLONE_FLAG 1u
#define MOVE_MOUNT_FROM_EMPTY 4u
#define FSCONFIG_STRING 1u
#define FSCONFIG_FLAG 0u
#define FSCONFIG_CREATE 6u

#define ATTR_RDONLY 0x1ull
#define ATTR_NOSUID 0x2ull
#define ATTR_NODEV 0x4ull
#define ATTR_NOEXEC 0x8ull

#define RESOLVE_NO_XDEV_FLAG 0x01ull
#define RESOLVE_NO_SYMLINKS_FLAG 0x04ull
#define RESOLVE_BENEATH_FLAG 0x08ull

struct mount_attributes {
  uint64_t set, clear, propagation, userns_fd;
};

static inline int sys_open_tree(int dir, const char *path, unsigned flags) {
  return (int)syscall(NR_open_tree, dir, path, flags);
}

static inline int sys_move_mount(int from, int to_dir, const char *to_path) {
  return (int)syscall(NR_move_mount, from, "", to_dir, to_path, MOVE_MOUNT_FROM_EMPTY);
}

static inline int sys_fsopen(const char *type) {
  return (int)syscall(NR_fsopen, type, 1u);
}

static inline int sys_fsconfig(int fs, unsigned command, const char *key, const char *value) {
  return (int)syscall(NR_fsconfig, fs, command, key, value, 0);
}

static inline int sys_fsmount(int fs, unsigned attributes) {
  return (int)syscall(NR_fsmount, fs, 1u, attributes);
}

static inline int sys_mount_setattr(int dir, unsigned flags, struct mount_attributes *attributes) {
  return (int)syscall(NR_mount_setattr, dir, "", flags | AT_EMPTY_PATH, attributes, sizeof *attributes);
}

static inline int sys_close_range(unsigned first, unsigned last) {
  return (int)syscall(NR_close_range, first, last, 0u);
}

/* Opens for reading what lies below `dir` under a path without symlinks, on the same mount. */
static inline int sys_open_beneath(int dir, const char *path, uint64_t flags) {
  const uint64_t how[3] = {flags | O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0,
                           RESOLVE_BENEATH_FLAG | RESOLVE_NO_SYMLINKS_FLAG | RESOLVE_NO_XDEV_FLAG};
  return (int)syscall(NR_openat2, dir, path, how, sizeof how);
}

static inline int sys_pivot_root(const char *new_root, const char *old_root) {
  return (int)syscall(SYS_pivot_root, new_root, old_root);
}

#endif
