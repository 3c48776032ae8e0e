#include "spare.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "supervisor.h"

void spare_make(struct spare *spare, const struct options *options, int landlock_abi, int listener, unsigned long sequence) {
  int notice[2];
  if (spare->notice >= 0 || pipe2(notice, O_CLOEXEC | O_NONBLOCK) < 0) return;
  pid_t pid = fork();
  if (pid == 0) {
    close(notice[0]);
    supervise_next(options, landlock_abi, listener, notice[1], sequence);
  }
  close(notice[1]);
  if (pid < 0) close(notice[0]);
  else *spare = (struct spare){.pid = pid, .notice = notice[0]};
}

int spare_hear(struct spare *spare) {
  char byte;
  ssize_t got = read(spare->notice, &byte, 1);
  if (got == 1) spare->is_ready = 1;
  if (got != 0) return 0;
  int was_ready = spare->is_ready;
  close(spare->notice);
  *spare = (struct spare){.notice = -1};
  return was_ready;
}

void spare_end(struct spare *spare) {
  /* The end of the pipe would mean that the process serves somebody, or that its id may be another's by now. */
  if (spare->notice >= 0) spare_hear(spare);
  if (spare->notice < 0) return;
  kill(spare->pid, SIGTERM);
  close(spare->notice);
  spare->notice = -1;
}
