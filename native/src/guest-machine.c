#include "guest-machine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "fault.h"
#include "write-file.h"

/* What the image's builder left for us: one word a line, and the kernel's modules in the order in which they are loaded. */
static const char options_path[] = "/chameleon/options", modules_path[] = "/chameleon/modules/order";
static const char client_port_path[] = "/dev/vport0p1", trunk_port_path[] = "/dev/vport0p2", boxes_path[] = "/sys/fs/cgroup/boxes";
static const char boot_id[] = "/proc/sys/kernel/random/boot_id";
/* Where the root of the instance is mounted, as over the directory of a daemon's socket. */
static const char place_path[] = "/run/launcher";

enum { WORDS_MAX = 256, LINE_MAX_LENGTH = 512, SEED_MAX = 512, PORT_ATTEMPTS = 1000, PORT_PAUSE_NS = 5000000 };

static int mount_on(const char *type, const char *path, const char *data) {
  if (mkdir(path, 0755) < 0 && errno != EEXIST) return fail("guest:mkdir");
  return mount(type, path, type, MS_NOSUID | MS_NOEXEC, data) < 0 ? fail("guest:mount") : 0;
}

static int mount_all(void) {
  if (mount_on("proc", "/proc", NULL) < 0 || mount_on("sysfs", "/sys", NULL) < 0) return -1;
  if (mount("devtmpfs", "/dev", "devtmpfs", MS_NOSUID, NULL) < 0 && errno != EBUSY) return fail("guest:dev");
  if (mount_on("tmpfs", "/run", "mode=0755,size=1m") < 0 || mount_on("cgroup2", "/sys/fs/cgroup", NULL) < 0) return -1;
  if (write_file("/sys/fs/cgroup/cgroup.subtree_control", "+memory +pids +cpu") < 0) return fail("guest:controllers");
  return mkdir(boxes_path, 0755) < 0 || mkdir(place_path, 0700) < 0 ? fail("guest:mkdir") : 0;
}

/* The root that the kernel unpacked is one that pivot_root cannot leave. A mount of it that covers it is not. */
static int make_root_leavable(void) {
  if (mkdir("/run", 0755) < 0 && errno != EEXIST) return fail("guest:mkdir");
  if (mount("/", "/run", NULL, MS_BIND, NULL) < 0 || chdir("/run") < 0) return fail("guest:root");
  return mount(".", "/", NULL, MS_MOVE, NULL) < 0 || chroot(".") < 0 || chdir("/") < 0 ? fail("guest:root") : 0;
}

/* Calls `take` for each line of a file, without its end. */
static int each_line(const char *path, int (*take)(void *, char *), void *to) {
  char line[LINE_MAX_LENGTH];
  FILE *file = fopen(path, "re");
  if (file == NULL) return fail("guest:image");
  int failed = 0;
  while (!failed && fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    failed = take(to, line) < 0;
  }
  fclose(file);
  return failed ? -1 : 0;
}

static int load_module(void *unused, char *path) {
  (void)unused;
  int module = open(path, O_RDONLY | O_CLOEXEC);
  if (module < 0) return fail("guest:module");
  int failed = syscall(SYS_finit_module, module, "", 0) < 0 && errno != EEXIST;
  close(module);
  return failed ? fail("guest:module") : 0;
}

struct words {
  int count;
  char *all[WORDS_MAX];
};

static int add_word(void *to, char *line) {
  struct words *words = to;
  if (words->count == WORDS_MAX) return fail_with("guest:options", E2BIG);
  words->all[words->count] = strdup(line);
  return words->all[words->count++] == NULL ? fail("guest:options") : 0;
}

int ready_machine(struct options *options) {
  static struct words words; /* the options point into it */
  if (make_root_leavable() < 0 || mount_all() < 0 || each_line(modules_path, load_module, NULL) < 0) return -1;
  if (each_line(options_path, add_word, &words) < 0) return -1;
  return parse_options(options, words.count, words.all);
}

/* The kernel finds its devices on its own time. */
static int open_port(const char *path) {
  const struct timespec pause = {0, PORT_PAUSE_NS};
  for (int i = 0; i < PORT_ATTEMPTS; i++) {
    int port = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (port >= 0) return port;
    if (errno != ENOENT && errno != EBUSY) break;
    nanosleep(&pause, NULL);
  }
  return fail("guest:port");
}

int open_client_port(void) {
  return open_port(client_port_path);
}

int open_trunk_port(void) {
  return open_port(trunk_port_path);
}

int reseed(const uint8_t *seed, size_t length) {
  struct {
    struct rand_pool_info head;
    uint8_t bytes[SEED_MAX];
  } pool = {.head = {.entropy_count = (int)length * 8, .buf_size = (int)length}};
  if (length > SEED_MAX) return fail_with("guest:seed", EMSGSIZE);
  memcpy(pool.head.buf, seed, length);
  int random = open("/dev/urandom", O_RDWR | O_CLOEXEC);
  if (random < 0) return fail("guest:random");
  int failed = ioctl(random, RNDADDENTROPY, &pool) < 0 || ioctl(random, RNDRESEEDCRNG) < 0;
  close(random);
  return failed ? fail("guest:reseed") : 0;
}

int read_boot_id(char *out, size_t size) {
  if (read_file_at(AT_FDCWD, boot_id, out, size) < 0) return fail("guest:boot-id");
  out[strcspn(out, "\n")] = '\0';
  return 0;
}

int set_clock(int64_t now_ns) {
  const struct timespec now = {now_ns / 1000000000, now_ns % 1000000000};
  return clock_settime(CLOCK_REALTIME, &now) < 0 ? fail("guest:clock") : 0;
}
