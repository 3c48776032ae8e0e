#include "template.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "fault.h"
#include "sys.h"
#include "write-file.h"

static const char *const device_names[] = {"null", "zero", "full", "random", "urandom"};
enum { DEVICE_COUNT = sizeof device_names / sizeof *device_names };

int enter_user_namespace(void) {
  unsigned uid = geteuid(), gid = getegid();
  char map[64];
  if (unshare(CLONE_NEWUSER) < 0) return fail("template:userns");
  if (write_file("/proc/self/setgroups", "deny") < 0 && errno != ENOENT) return fail("template:setgroups");
  snprintf(map, sizeof map, "%u %u 1", uid, uid);
  if (write_file("/proc/self/uid_map", map) < 0) return fail("template:uid_map");
  snprintf(map, sizeof map, "%u %u 1", gid, gid);
  if (write_file("/proc/self/gid_map", map) < 0) return fail("template:gid_map");
  return 0;
}

/* mkdir -p for a path relative to the current directory; with `leaf` off the last component is left out. */
static int make_parents(const char *path, int leaf) {
  char part[PATH_MAX];
  size_t length = strlen(path);
  if (length >= sizeof part) return fail_with("template:path", ENAMETOOLONG);
  for (size_t i = 1; i <= length; i++) {
    if (path[i] != '/' && !(leaf && i == length)) continue;
    memcpy(part, path, i);
    part[i] = '\0';
    if (mkdir(part, 0755) < 0 && errno != EEXIST) return fail("template:mkdir");
  }
  return 0;
}

/* A detached, recursive copy of a host path that is read-only for good: the flags of copied mounts are locked in every
 * less privileged namespace. */
static int detach_tree(const char *host, uint64_t attributes) {
  int tree = sys_open_tree(AT_FDCWD, host, OPEN_TREE_CLONE_FLAG | AT_RECURSIVE | O_CLOEXEC);
  if (tree < 0) return fail("template:open_tree");
  struct mount_attributes set = {.set = attributes};
  if (attributes != 0 && sys_mount_setattr(tree, AT_RECURSIVE, &set) < 0) return fail("template:mount_setattr");
  return tree;
}

/* Puts one --bind-ro path into the new root. A symlink stays a symlink, which keeps merged-/usr layouts as they are. */
static int place_bind(const struct bind *bind, int tree) {
  const char *inside = bind->inside + 1;
  struct stat status;
  char target[PATH_MAX];
  if (tree < 0) {
    ssize_t length = readlink(bind->host, target, sizeof target - 1);
    if (length < 0) return fail("template:readlink");
    target[length] = '\0';
    if (make_parents(inside, 0) < 0) return -1;
    return symlink(target, inside) < 0 && errno != EEXIST ? fail("template:symlink") : 0;
  }
  if (fstat(tree, &status) < 0) return fail("template:stat");
  if (make_parents(inside, S_ISDIR(status.st_mode)) < 0) return -1;
  if (!S_ISDIR(status.st_mode) && write_file(inside, "") < 0) return fail("template:mountpoint");
  if (sys_move_mount(tree, AT_FDCWD, inside) < 0) return fail("template:bind");
  close(tree);
  return 0;
}

static int is_symlink(const char *path) {
  struct stat status;
  return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

static int place_devices(const int trees[DEVICE_COUNT]) {
  char path[32];
  if (make_parents("dev/shm", 1) < 0) return -1;
  for (int i = 0; i < DEVICE_COUNT; i++) {
    snprintf(path, sizeof path, "dev/%s", device_names[i]);
    if (write_file(path, "") < 0) return fail("template:device");
    if (sys_move_mount(trees[i], AT_FDCWD, path) < 0) return fail("template:device");
    close(trees[i]);
  }
  if (symlink("/proc/self/fd", "dev/fd") < 0 || symlink("/proc/self/fd/0", "dev/stdin") < 0 ||
      symlink("/proc/self/fd/1", "dev/stdout") < 0 || symlink("/proc/self/fd/2", "dev/stderr") < 0)
    return fail("template:device-links");
  return 0;
}

/* The new root itself: a small tmpfs, mounted over the socket's directory because that one surely exists and is ours.
 * This happens in a private mount namespace, so the host never sees it. */
static int mount_root(const char *socket_path) {
  char copy[PATH_MAX];
  snprintf(copy, sizeof copy, "%s", socket_path);
  int fs = sys_fsopen("tmpfs");
  if (fs < 0) return fail("template:fsopen");
  if (sys_fsconfig(fs, FSCONFIG_STRING, "size", "8m") < 0 || sys_fsconfig(fs, FSCONFIG_STRING, "mode", "0755") < 0 ||
      sys_fsconfig(fs, FSCONFIG_CREATE, NULL, NULL) < 0)
    return fail("template:tmpfs");
  int root = sys_fsmount(fs, ATTR_NOSUID | ATTR_NODEV);
  if (root < 0) return fail("template:fsmount");
  close(fs);
  if (sys_move_mount(root, AT_FDCWD, dirname(copy)) < 0) return fail("template:root");
  return root;
}

/* Makes the finished tree this process's root and lets go of the host's. */
static int enter_root(int root) {
  struct mount_attributes frozen = {.set = ATTR_RDONLY};
  if (sys_pivot_root(".", ".") < 0) return fail("template:pivot_root");
  if (umount2(".", MNT_DETACH) < 0) return fail("template:umount");
  if (chdir("/") < 0) return fail("template:chdir");
  if (sys_mount_setattr(root, 0, &frozen) < 0) return fail("template:read-only");
  close(root);
  return 0;
}

static int fill_root(const struct options *options, const int *binds, const int *devices, int proc) {
  for (int i = 0; i < options->bind_count; i++)
    if (place_bind(&options->binds[i], binds[i]) < 0) return -1;
  if (place_devices(devices) < 0) return -1;
  if (make_parents("proc", 1) < 0 || make_parents("tmp", 1) < 0 || make_parents("box", 1) < 0) return -1;
  /* The host's /proc stays underneath: the kernel lets an instance mount its own only where a whole one is mounted
   * already. Every instance covers it, with its own /proc or else with an empty directory. */
  if (sys_move_mount(proc, AT_FDCWD, "proc") < 0) return fail("template:proc");
  close(proc);
  return write_synthetic_etc();
}

int build_template(const struct options *options) {
  int binds[BINDS_MAX], devices[DEVICE_COUNT];
  char path[32];
  if (unshare(CLONE_NEWNS) < 0) return fail("template:mountns");
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) return fail("template:private");
  for (int i = 0; i < options->bind_count; i++) {
    binds[i] = -1;
    const struct bind *bind = &options->binds[i];
    if (is_symlink(bind->host)) continue;
    binds[i] = detach_tree(bind->host, ATTR_RDONLY | ATTR_NOSUID | (bind->is_device ? ATTR_NOEXEC : ATTR_NODEV));
    if (binds[i] < 0) return -1;
  }
  for (int i = 0; i < DEVICE_COUNT; i++) {
    snprintf(path, sizeof path, "/dev/%s", device_names[i]);
    devices[i] = detach_tree(path, ATTR_RDONLY | ATTR_NOSUID | ATTR_NOEXEC);
    if (devices[i] < 0) return -1;
  }
  int proc = detach_tree("/proc", 0);
  if (proc < 0) return -1;
  int root = mount_root(options->socket);
  if (root < 0) return -1;
  if (fchdir(root) < 0) return fail("template:chdir");
  if (fill_root(options, binds, devices, proc) < 0) return -1;
  return enter_root(root);
}
