#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "dispatch.h"
#include "usage.h"

/* Runs of an interpreter that is kept: it says on its channel where it is. A program can say that as well, and gains
 * nothing: what is said ends its own run, of which nothing moves any more until its own user has another one. */

/* What it says. An ended run is followed by one byte, the exit code. */
enum { SAYS_BEGUN = 'b', SAYS_ENDED = 'e' };

/* In a pid namespace of its own -1 is everybody but init. Anywhere else it is the whole host: the supervisor lets nothing be
 * kept there, and this does not rely on it. */
static void signal_all(int signal) {
  if (getpid() != 1) _exit(1);
  kill(-1, signal);
}

void resume_all(void) {
  signal_all(SIGCONT);
}

void interrupt_program(const struct init *init) {
  if (init->turn == TURN_BEGUN && init->program.pid > 0) kill(init->program.pid, SIGINT);
}

static void pause_run(struct init *init, uint8_t code) {
  struct exited_note note = {.status = code << 8};
  signal_all(SIGSTOP);
  note.ended_at_us = now_us();
  usage_of_turn(init, &note);
  usage_baseline(init);
  if (frame_write(INIT_CONTROL, FRAME_PAUSED, &note, sizeof note) < 0) _exit(1);
}

/* 0 when this is not what it could say now. */
static int take_word(struct init *init, uint8_t word) {
  if (init->turn == TURN_ENDING) {
    init->turn = TURN_RESTING;
    pause_run(init, word);
    return 1;
  }
  if (init->turn == TURN_HANDED && word == SAYS_BEGUN) {
    init->turn = TURN_BEGUN;
    report_started();
    return 1;
  }
  if (init->turn != TURN_BEGUN || word != SAYS_ENDED) return 0;
  init->turn = TURN_ENDING;
  return 1;
}

/* It let go of the channel: from now on its end is the end of the run. Before any run that means that it died, which reaping
 * it tells. */
static void lose_channel(struct init *init) {
  close(init->program.agent);
  init->program.agent = -1;
  if (init->turn != TURN_BEGUN && init->turn != TURN_ENDING && init->turn != TURN_LOST) report_started();
}

void hear_agent(struct init *init) {
  uint8_t word;
  ssize_t got = recv(init->program.agent, &word, 1, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    lose_channel(init);
  } else if (init->turn != TURN_NONE && init->turn != TURN_LOST && !take_word(init, word)) {
    init->turn = TURN_LOST;
    kill_program(init);
  }
}
