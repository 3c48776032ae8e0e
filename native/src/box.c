#include "box.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "fault.h"
#include "sys.h"

static int mount_tmpfs(const struct limits *limits) {
  char size[24], inodes[24];
  snprintf(size, sizeof size, "%llu", (unsigned long long)limits->box_bytes);
  snprintf(inodes, sizeof inodes, "%llu", (unsigned long long)limits->box_inodes);
  int fs = sys_fsopen("tmpfs");
  if (fs < 0) return fail("box:fsopen");
  if (sys_fsconfig(fs, FSCONFIG_STRING, "size", size) < 0 || sys_fsconfig(fs, FSCONFIG_STRING, "nr_inodes", inodes) < 0 ||
      sys_fsconfig(fs, FSCONFIG_STRING, "mode", "0755") < 0 || sys_fsconfig(fs, FSCONFIG_CREATE, NULL, NULL) < 0)
    return fail("box:tmpfs");
  int mount = sys_fsmount(fs, ATTR_NOSUID | ATTR_NODEV);
  if (mount < 0) return fail("box:fsmount");
  close(fs);
  if (sys_move_mount(mount, AT_FDCWD, "/tmp") < 0) return fail("box:mount");
  close(mount);
  return 0;
}

static int bind_part(const char *part, const char *target) {
  int tree = sys_open_tree(AT_FDCWD, part, OPEN_TREE_CLONE_FLAG | O_CLOEXEC);
  if (tree < 0) return fail("box:open_tree");
  if (sys_move_mount(tree, AT_FDCWD, target) < 0) return fail("box:bind");
  close(tree);
  return 0;
}

/* Only processes of the instance, and of those only what the reader could trace: init stays invisible. */
static int mount_proc(void) {
  int fs = sys_fsopen("proc");
  if (fs < 0) return -1;
  int mount = -1;
  if (sys_fsconfig(fs, FSCONFIG_STRING, "subset", "pid") == 0 && sys_fsconfig(fs, FSCONFIG_STRING, "hidepid", "2") == 0 &&
      sys_fsconfig(fs, FSCONFIG_CREATE, NULL, NULL) == 0)
    mount = sys_fsmount(fs, ATTR_NOSUID | ATTR_NODEV | ATTR_NOEXEC);
  close(fs);
  if (mount < 0) return -1;
  int result = sys_move_mount(mount, AT_FDCWD, "/proc");
  close(mount);
  return result;
}

static int cover_proc(void) {
  if (mount("none", "/proc", "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4k,nr_inodes=1,mode=0555") < 0)
    return fail("box:cover-proc");
  return 0;
}

int box_mount(const struct limits *limits, int *own_proc) {
  if (mount_tmpfs(limits) < 0) return -1;
  umask(0);
  if (mkdir("/tmp/box", 0755) < 0 || mkdir("/tmp/shm", 01777) < 0 || mkdir("/tmp/tmp", 01777) < 0)
    return fail("box:mkdir");
  umask(022);
  if (bind_part("/tmp/box", "/box") < 0 || bind_part("/tmp/shm", "/dev/shm") < 0) return -1;
  /* Last, because it covers the root of the tmpfs and with it the other two directories. */
  if (bind_part("/tmp/tmp", "/tmp") < 0) return -1;
  *own_proc = mount_proc() == 0;
  if (!*own_proc && cover_proc() < 0) return -1;
  return 0;
}

int box_resize(const struct limits *limits) {
  char data[80];
  snprintf(data, sizeof data, "size=%llu,nr_inodes=%llu", (unsigned long long)limits->box_bytes,
           (unsigned long long)limits->box_inodes);
  if (mount(NULL, "/box", NULL, MS_REMOUNT | MS_NOSUID | MS_NODEV, data) < 0) return fail("box:resize");
  return 0;
}
