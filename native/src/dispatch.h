#ifndef DISPATCH_H
#define DISPATCH_H

#include "frame.h"
#include "instance.h"
#include "program.h"

/* What pid 1 of an instance knows. */
struct init {
  struct instance *instance;
  struct program program;
  struct frame_input input;
  int box, proc, io, signals;
  int can_read_proc; /* `proc` shows the pids that init itself uses */
  int has_dispatched;
  /* What the parked interpreter had used before it was handed the program: not the program's doing. */
  int64_t base_user_us, base_system_us, base_read, base_written;
};

/* Applies the limits of RUN and hands the program over: to the parked interpreter, or by executing it. -1 with a
 * fault. */
int dispatch(struct init *init, const struct frame *run);

/* Called when the agent's channel stirs: its end means that the interpreter let go of it and the program begins. */
void notice_dispatched(struct init *init);

/* Init keeps the program's pipes only until the program has them. */
void close_program_output(void);

void kill_program(struct init *init);

/* Reaps what has died. When the program itself has, ends everything else, reports and exits. */
void reap(struct init *init);

#endif
