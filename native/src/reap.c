#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "dispatch.h"
#include "fault.h"
#include "process-list.h"
#include "usage.h"

/* In a container everybody is the program's but pid 1, the supervisor and init. */
static void kill_rest(const struct init *init) {
  if (init->instance->options->contained) kill_all_but(getppid());
  else kill_descendants();
}

void kill_program(struct init *init) {
  if (init->program.pid < 0) _exit(1);
  /* In a pid namespace -1 is everybody but init, taken in one step that no fork can slip through. */
  if (has_namespaces(init->instance)) kill(-1, SIGKILL);
  else kill_rest(init);
}

/* Ends every other process and waits until none is left, so that the times of all of them are counted. */
static void end_others(struct init *init) {
  const struct timespec pause = {0, 1000000};
  if (has_namespaces(init->instance)) {
    kill(-1, SIGKILL);
    while (waitpid(-1, NULL, __WALL) > 0 || errno == EINTR) continue;
    return;
  }
  for (;;) {
    pid_t pid = waitpid(-1, NULL, WNOHANG);
    if (pid < 0 && errno == ECHILD) return;
    if (pid > 0) continue;
    kill_rest(init);
    nanosleep(&pause, NULL);
  }
}

static _Noreturn void finish(struct init *init) {
  struct exited_note note = {.ended_at_us = now_us()};
  struct rusage own, all;
  pid_t pid = init->program.pid;
  usage_io(init, &note.read_chars, &note.write_chars);
  note.read_chars -= init->base_read;
  note.write_chars -= init->base_written;
  wait4(pid, &note.status, 0, &own);
  end_others(init);
  getrusage(RUSAGE_CHILDREN, &all);
  note.cpu_user_us = micros(all.ru_utime) - init->base_user_us;
  note.cpu_system_us = micros(all.ru_stime) - init->base_system_us;
  if (note.cpu_user_us < 0) note.cpu_user_us = 0;
  if (note.cpu_system_us < 0) note.cpu_system_us = 0;
  note.voluntary_switches = own.ru_nvcsw - init->base_voluntary;
  note.involuntary_switches = own.ru_nivcsw - init->base_involuntary;
  note.max_rss_bytes = (int64_t)all.ru_maxrss * 1024;
  frame_write(INIT_CONTROL, FRAME_EXITED, &note, sizeof note);
  _exit(0);
}

void reap(struct init *init) {
  siginfo_t dead;
  for (;;) {
    memset(&dead, 0, sizeof dead);
    if (waitid(P_ALL, 0, &dead, WEXITED | WNOHANG | WNOWAIT) < 0 || dead.si_pid == 0) return;
    if (dead.si_pid == init->program.pid) finish(init);
    waitpid(dead.si_pid, NULL, __WALL);
  }
}
