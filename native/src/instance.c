#include "instance.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#include "box.h"
#include "clock.h"
#include "fault.h"
#include "frame.h"
#include "process-list.h"
#include "relay.h"
#include "sys.h"
#include "template.h"
#include "write-file.h"
#include "zygote.h"

enum { INIT_WRITE_SECONDS = 10 };
enum { NAMESPACES = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS };

int instance_open_channels(struct instance *instance, struct child_ends *theirs) {
  int in[2], out[2], err[2], control[2];
  if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0) return fail("instance:pipe");
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control) < 0) return fail("instance:socketpair");
  instance->stdin_fd = in[1];
  instance->stdout_fd = out[0];
  instance->stderr_fd = err[0];
  instance->control = control[0];
  *theirs = (struct child_ends){{in[0], out[1], err[1], control[1]}};
  const int ours[] = {in[1], out[0], err[0]};
  for (int i = 0; i < 3; i++)
    if (fcntl(ours[i], F_SETFL, O_NONBLOCK) < 0) return fail("instance:nonblock");
  return 0;
}

static _Noreturn void become_init(struct instance *instance, const struct child_ends *ends) {
  int high[INIT_FD_END];
  for (int i = 0; i < INIT_FD_END; i++) high[i] = fcntl(ends->fds[i], F_DUPFD, 64);
  for (int i = 0; i < INIT_FD_END; i++) dup2(high[i], i);
  /* Namespaces do not close descriptors: sockets, cgroup directories and all else of the supervisor go here. */
  sys_close_range(INIT_FD_END, ~0u);
  instance->control = INIT_CONTROL;
  init_main(instance);
}

static int write_map(pid_t pid, const char *file, uint64_t outside) {
  char path[48], map[48];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
  snprintf(map, sizeof map, "%d %llu 1", BOX_UID, (unsigned long long)outside);
  return write_file(path, map);
}

/* One user inside, one outside: every other id of the host does not exist in the instance. */
static int map_identity(const struct instance *instance, pid_t pid) {
  char path[48];
  uint64_t uid = instance->create.uid != 0 ? instance->create.uid : geteuid();
  uint64_t gid = instance->create.uid != 0 ? instance->create.uid : getegid();
  snprintf(path, sizeof path, "/proc/%d/setgroups", pid);
  if (write_file(path, "deny") < 0) return fail("instance:setgroups");
  if (write_map(pid, "uid_map", uid) < 0) return fail("instance:uid_map");
  if (write_map(pid, "gid_map", gid) < 0) return fail("instance:gid_map");
  return 0;
}

/* Real root must name a user to become, or programs would run as root; others can only be themselves. */
static int check_user(const struct instance *instance) {
  if (geteuid() == 0 && instance->create.uid == 0) return fail_with("request:uid", EINVAL);
  if (geteuid() != 0 && instance->create.uid != 0) return fail_with("request:uid", EPERM);
  return 0;
}

static int prepare_without_namespaces(struct instance *instance, unsigned long sequence) {
  if (has_namespaces(instance)) return 0;
  if (instance->options->landlock) box_name_directories(instance, sequence);
  /* Without a pid namespace, orphans of a dead init must come to the supervisor to be ended. */
  return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0 ? fail("instance:subreaper") : 0;
}

int instance_prepare(struct instance *instance, unsigned long sequence) {
  struct child_ends theirs;
  int64_t start = now_us();
  if (instance->options->contained) cgroup_observe(&instance->cgroup);
  else if (cgroup_create(&instance->cgroup, instance->options, sequence) < 0) return -1;
  if (prepare_without_namespaces(instance, sequence) < 0 || instance_open_channels(instance, &theirs) < 0) return -1;
  instance->steps[STEP_CGROUP] = now_us() - start;
  start = now_us();
  unsigned long flags = (has_namespaces(instance) ? NAMESPACES : 0) | SIGCHLD;
  instance->init = (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
  if (instance->init < 0) return fail("instance:clone");
  if (instance->init == 0) become_init(instance, &theirs);
  instance->steps[STEP_CLONE] = now_us() - start;
  start = now_us();
  for (int i = 0; i < INIT_FD_END; i++) close(theirs.fds[i]);
  if (cgroup_attach(&instance->cgroup, instance->init) < 0) return -1;
  instance->steps[STEP_ATTACH] = now_us() - start;
  return 0;
}

int instance_start(struct instance *instance, const void *request, uint32_t length) {
  const struct timeval patience = {INIT_WRITE_SECONDS, 0};
  const struct create_request *create = &instance->create;
  int64_t start = now_us();
  if (check_user(instance) < 0) return -1;
  if (cgroup_limit(&instance->cgroup, &create->limits) < 0 || cgroup_limit_cpu(&instance->cgroup, create->cpu_milli) < 0)
    return -1;
  if (has_namespaces(instance) && map_identity(instance, instance->init) < 0) return -1;
  if (instance->options->landlock && box_make_directories(instance) < 0) return -1;
  /* Nobody may look into this process any more, now that its child's maps are written through /proc. */
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0) return fail("instance:dumpable");
  /* Init reads promptly or is stuck: a write that waits for long is a fault, not a reason to wait for ever. */
  setsockopt(instance->control, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (frame_write(instance->control, FRAME_GO, request, length) < 0) return fail("instance:go");
  instance->steps[STEP_ATTACH] += now_us() - start;
  return 0;
}

void instance_kill(struct instance *instance) {
  cgroup_kill(&instance->cgroup);
  /* Everybody in the container but pid 1 and us, in one step that no fork can slip through. */
  if (instance->options->contained) kill(-1, SIGKILL);
  if (instance->init > 0) kill(instance->init, SIGKILL);
  /* Without a pid namespace init takes nobody along. */
  if (instance->options->landlock) kill_descendants();
}

/* In landlock mode init's death leaves its descendants to the supervisor. */
static void reap_all(struct instance *instance) {
  const struct timespec pause = {0, 2000000};
  for (;;) {
    pid_t pid = waitpid(-1, NULL, instance->options->landlock ? WNOHANG : __WALL);
    if (pid < 0 && errno == ECHILD) return;
    if (pid != 0) continue;
    kill_descendants();
    nanosleep(&pause, NULL);
  }
}

void instance_destroy(struct instance *instance) {
  relay_end(instance);
  if (instance->init > 0) {
    instance_kill(instance);
    reap_all(instance);
    instance->init = 0;
  }
  if (instance->box >= 0) close(instance->box);
  zygote_remove(instance);
  cgroup_remove(&instance->cgroup, instance->options);
  box_remove_directories(instance);
}
