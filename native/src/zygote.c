#include "zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "fault.h"
#include "privileges.h"
#include "proc-stat.h"
#include "program.h"
#include "slice.h"
#include "sys.h"
#include "write-file.h"

/* The descriptors of a zygote: its standard streams, where it is asked, where it reports. */
enum { ZYGOTE_LISTENER = 3, ZYGOTE_CONTROL = 4, ZYGOTE_FD_END = 5 };
enum { BACKLOG = 1024, FD_HIGH = 64, STATUS_MAX = 4096 };

int zygote_address(struct sockaddr_un *out, const struct instance *instance, const char *name) {
  *out = (struct sockaddr_un){.sun_family = AF_UNIX};
  if (!has_namespaces(instance)) return fail_with("zygote:namespaces", ENOTSUP);
  snprintf(out->sun_path, sizeof out->sun_path, "/proc/self/fd/%d/zygote-%s", instance->options->directory, name);
  return 0;
}

static int listen_as(struct instance *instance) {
  struct sockaddr_un address;
  if (zygote_address(&address, instance, instance->create.zygote) < 0) return -1;
  int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (listener < 0) return fail("zygote:socket");
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) return fail("zygote:bind");
  instance->is_zygote = 1;
  return listen(listener, BACKLOG) < 0 ? fail("zygote:listen") : listener;
}

/* The box that was prepared for whoever came is not needed; its cgroup is. */
static void drop_box(struct instance *instance) {
  kill(instance->init, SIGKILL);
  waitpid(instance->init, NULL, __WALL);
  instance->init = 0;
  close(instance->control);
  close(instance->stdin_fd);
  close(instance->stdout_fd);
  close(instance->stderr_fd);
}

static int place_descriptors(const struct child_ends *ends, int listener) {
  const int ours[ZYGOTE_FD_END] = {ends->fds[0], ends->fds[1], ends->fds[2], listener, ends->fds[INIT_CONTROL]};
  int high[ZYGOTE_FD_END];
  for (int i = 0; i < ZYGOTE_FD_END; i++) high[i] = fcntl(ours[i], F_DUPFD, FD_HIGH);
  for (int i = 0; i < ZYGOTE_FD_END; i++)
    if (dup2(high[i], i) < 0) return fail("zygote:descriptors");
  return sys_close_range(ZYGOTE_FD_END, ~0u) < 0 ? fail("zygote:close_range") : 0;
}

/* It keeps the user and the user namespace it was born in, since whoever made a box's user namespace may enter it. Of
 * everything else it needs nothing: no capability, no network, no way to write anywhere. A filter of system calls it
 * cannot have: its forks would inherit it, and must still enter namespaces. */
static int restrict_zygote(const struct instance *instance, pid_t supervisor) {
  struct ceiling ceilings[CEILINGS_MAX];
  char go;
  /* Its supervisor is putting it into a cgroup. */
  if (read(ZYGOTE_CONTROL, &go, 1) != 1) return fail_with("zygote:go", EPIPE);
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0) return fail("zygote:pdeathsig");
  if (getppid() != supervisor) return fail_with("zygote:orphan", ESRCH);
  if (unshare(CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS) < 0) return fail("zygote:unshare");
  if (setsid() < 0) return fail("zygote:setsid");
  if (chdir("/box") < 0) return fail("zygote:chdir");
  umask(022);
  slice_ask(SLICE_USUAL);
  program_reset_signals();
  if (apply_rlimits(ceilings, list_rlimits(&instance->create.limits, 0, 0, ceilings)) < 0) return -1;
  if (drop_bounding_set() < 0 || drop_capabilities() < 0) return -1;
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? fail("zygote:no_new_privs") : 0;
}

static _Noreturn void zygote_main(const struct instance *instance, const struct child_ends *ends, int listener,
                                  pid_t supervisor) {
  char **arguments = (char **)instance->create.args.items;
  if (place_descriptors(ends, listener) == 0 && restrict_zygote(instance, supervisor) == 0) {
    execve(arguments[0], arguments, program_environment(instance, &instance->create.environment));
    fail("zygote:exec");
  }
  frame_write(ZYGOTE_CONTROL, FRAME_FAILURE, &fault, sizeof fault);
  _exit(127);
}

int zygote_start(struct instance *instance) {
  struct child_ends theirs;
  const pid_t self = getpid();
  drop_box(instance);
  int listener = listen_as(instance);
  if (listener < 0 || instance_open_channels(instance, &theirs) < 0) return -1;
  if (cgroup_limit(&instance->cgroup, &instance->create.limits) < 0) return -1;
  instance->init = fork();
  if (instance->init < 0) return fail("zygote:fork");
  if (instance->init == 0) zygote_main(instance, &theirs, listener, self);
  for (int i = 0; i < INIT_FD_END; i++) close(theirs.fds[i]);
  close(listener);
  if (cgroup_attach(&instance->cgroup, instance->init) < 0) return -1;
  return write(instance->control, ".", 1) == 1 ? 0 : fail("zygote:go");
}

int zygote_examine(const struct instance *instance, struct zygote_note *note) {
  char path[32], text[STATUS_MAX];
  snprintf(path, sizeof path, "/proc/%d/status", instance->init);
  if (read_file_at(AT_FDCWD, path, text, sizeof text) <= 0) return fail("zygote:status");
  if (strstr(text, "\nThreads:\t1\n") == NULL) return fail_with("zygote:threads", EBUSY);
  note->memory_bytes = proc_field(text, "RssAnon:") * 1024;
  return 0;
}

void zygote_remove(const struct instance *instance) {
  char name[LABEL_MAX + 8];
  if (!instance->is_zygote) return;
  snprintf(name, sizeof name, "zygote-%s", instance->create.zygote);
  unlinkat(instance->options->directory, name, 0);
}
