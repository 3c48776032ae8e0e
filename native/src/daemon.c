#include "daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cgroup.h"
#include "fault.h"
#include "json.h"
#include "landlock.h"
#include "scratch.h"
#include "spare.h"
#include "supervisor.h"
#include "sys.h"
#include "template.h"

enum { BACKLOG = 1024, GOODBYE_ATTEMPTS = 400, GOODBYE_PAUSE_NS = 5000000 };

static volatile sig_atomic_t must_stop;

static void on_stop(int signal) {
  (void)signal;
  must_stop = 1;
}

/* Where the socket is, by descriptors: after the pivot its path leads nowhere. */
struct place {
  int listener, directory, parent;
  char socket_name[NAME_MAX + 1], directory_name[NAME_MAX + 1];
};

static int open_directory(struct place *place, const char *path) {
  char copy[PATH_MAX];
  char *slash;
  snprintf(copy, sizeof copy, "%s", path);
  slash = strrchr(copy, '/');
  if (slash == NULL || slash == copy || slash[1] == '\0') return fail_with("daemon:socket", EINVAL);
  snprintf(place->socket_name, sizeof place->socket_name, "%s", slash + 1);
  *slash = '\0';
  if (mkdir(copy, 0700) < 0 && errno != EEXIST) return fail("daemon:directory");
  place->directory = open(copy, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (place->directory < 0) return fail("daemon:directory");
  slash = strrchr(copy, '/');
  snprintf(place->directory_name, sizeof place->directory_name, "%s", slash + 1);
  slash[slash == copy] = '\0';
  place->parent = open(copy, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return place->parent < 0 ? fail("daemon:directory") : 0;
}

/* The directory is private, so only the parent's user can reach the socket, whatever the socket's own mode is. */
static int listen_on(struct place *place, const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (path == NULL || path[0] != '/' || strlen(path) >= sizeof address.sun_path) return fail_with("daemon:socket", EINVAL);
  if (open_directory(place, path) < 0) return -1;
  if (fchmod(place->directory, 0700) < 0) return fail("daemon:directory");
  unlink(path);
  place->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (place->listener < 0) return fail("daemon:socket");
  strcpy(address.sun_path, path);
  if (bind(place->listener, (struct sockaddr *)&address, sizeof address) < 0) return fail("daemon:bind");
  return listen(place->listener, BACKLOG) < 0 ? fail("daemon:listen") : 0;
}

/* As high as we may. */
static void raise_limit(int resource) {
  struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
  if (setrlimit(resource, &limit) == 0 || getrlimit(resource, &limit) < 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(resource, &limit);
}

/* A user namespace counts for its maker too, against the limits the maker had: what all instances together may have. With a
 * limit there, one that has many timers or locked pages leaves none to the others. What one instance may have is its own. */
static void raise_shared_limits(void) {
  raise_limit(RLIMIT_SIGPENDING);
  raise_limit(RLIMIT_MEMLOCK);
  raise_limit(RLIMIT_NPROC);
}

/* Orphans itself from everything it was started with but the pipe of its parent. */
static int shed_inheritance(void) {
  struct sigaction stop = {.sa_handler = on_stop};
  struct rlimit files;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  for (int i = 1; i < 32; i++) signal(i, SIG_DFL);
  sigaction(SIGTERM, &stop, NULL);
  sigaction(SIGINT, &stop, NULL);
  signal(SIGCHLD, SIG_IGN); /* the kernel reaps supervisors */
  signal(SIGPIPE, SIG_IGN);
  umask(022);
  if (sys_close_range(3, ~0u) < 0) return fail("daemon:close_range");
  if (geteuid() == 0 && setgroups(0, NULL) < 0) return fail("daemon:setgroups");
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
  raise_shared_limits();
  return 0;
}

static int prepare_landlock(struct options *options, int *abi) {
  *abi = landlock_abi();
  if (*abi == 0) return fail_with("landlock:missing", ENOSYS);
  if (access("/proc/thread-self/children", R_OK) < 0) return fail("landlock:proc-children");
  if (options->scratch == NULL || options->scratch[0] != '/') return fail_with("option:--scratch", EINVAL);
  if (mkdir(options->scratch, 0711) < 0 && errno != EEXIST) return fail("daemon:scratch");
  scratch_sweep(options->scratch);
  return 0;
}

static int prepare_namespaces(const struct options *options) {
  if (geteuid() != 0 && enter_user_namespace() < 0) return -1;
  return build_template(options);
}

static void announce(const struct options *options, int abi) {
  struct json json = {.used = 0};
  json_open(&json, NULL, '{');
  if (fault.step[0] != '\0') {
    json_text(&json, "step", fault.step);
    json_number(&json, "errno", fault.error);
    json_text(&json, "error", strerror(fault.error));
  } else {
    json_text(&json, "level", options->landlock ? "process-landlock" : "process");
    json_number(&json, "landlock", abi);
    json_number(&json, "pid", getpid());
  }
  json_close(&json, '}');
  dprintf(STDOUT_FILENO, "%s\n", json.text);
}

/* Returns 1 when there was a connection to take: a spare may have been quicker. */
static int accept_one(int listener, const struct options *options, int abi, unsigned long sequence) {
  int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (connection < 0) return 0;
  pid_t pid = fork();
  if (pid == 0) {
    close(listener);
    supervise(options, abi, connection, sequence);
  }
  /* A failed fork closes the connection without a frame; the client sees an instance that could not be made. */
  close(connection);
  return 1;
}

/* One spare stands ready; what comes before the next one is, is made on demand. A spare that could not be made is tried
 * again only after somebody came, so that a failure does not become a loop. */
static void serve(int listener, const struct options *options, int abi) {
  struct spare spare = {.notice = -1};
  unsigned long sequence = 1;
  char ignored[256];
  spare_make(&spare, options, abi, listener, sequence++);
  while (!must_stop) {
    struct pollfd set[] = {
      {STDIN_FILENO, POLLIN, 0}, {spare.is_ready ? -1 : listener, POLLIN, 0}, {spare.notice, POLLIN, 0}};
    int was_used = 0;
    if (poll(set, 3, -1) < 0) continue;
    if (set[0].revents && read(STDIN_FILENO, ignored, sizeof ignored) <= 0) break;
    if (set[1].revents) was_used = accept_one(listener, options, abi, sequence++);
    if (set[2].revents) was_used |= spare_hear(&spare);
    if (was_used) spare_make(&spare, options, abi, listener, sequence++);
  }
  spare_end(&spare);
}

static void stop_listening(const struct place *place) {
  if (place->listener > 0) close(place->listener);
  if (place->directory > 0) unlinkat(place->directory, place->socket_name, 0);
}

/* Nothing stays on the host: not even the socket's directory, if it held nothing else. */
static void remove_place(const struct place *place) {
  stop_listening(place);
  if (place->parent > 0) unlinkat(place->parent, place->directory_name, AT_REMOVEDIR);
}

/* Supervisors end by themselves, because their clients are gone or going: waits a moment for them. */
static void await_supervisors(void) {
  const struct timespec pause = {0, GOODBYE_PAUSE_NS};
  for (int i = 0; i < GOODBYE_ATTEMPTS && waitpid(-1, NULL, WNOHANG) >= 0; i++) nanosleep(&pause, NULL);
}

int run_daemon(struct options *options) {
  static struct place place;
  int abi = 0;
  if (shed_inheritance() < 0 || cgroup_open_parents(options) < 0 || listen_on(&place, options->socket) < 0 ||
      (options->landlock ? prepare_landlock(options, &abi) : prepare_namespaces(options)) < 0) {
    announce(options, abi);
    remove_place(&place);
    return 1;
  }
  options->directory = place.directory;
  announce(options, abi);
  serve(place.listener, options, abi);
  stop_listening(&place);
  await_supervisors();
  remove_place(&place);
  return 0;
}
