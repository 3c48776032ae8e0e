#ifndef DISPATCH_H
#define DISPATCH_H

#include "frame.h"
#include "instance.h"
#include "program.h"

/* How far a kept run has come, as the interpreter tells; of one that has told nonsense nothing is believed any more. */
enum turn { TURN_NONE, TURN_HANDED, TURN_BEGUN, TURN_ENDING, TURN_RESTING, TURN_LOST };

/* What pid 1 of an instance knows. */
struct init {
  struct instance *instance;
  struct program program;
  struct frame_input input;
  int box, proc, io, signals;
  int can_read_proc; /* `proc` shows the pids that init itself uses */
  enum turn turn;
  /* What the interpreter had used before it was handed the program: not the program's doing. */
  int64_t base_user_us, base_system_us, base_read, base_written, base_voluntary, base_involuntary;
};

/* Applies the limits of RUN and hands the program over: to the parked interpreter, or by executing it. -1 with a
 * fault. */
int dispatch(struct init *init, const struct frame *run);

/* Tells the supervisor that the program has begun. */
void report_started(void);

/* Called when the agent's channel stirs: its end means that the interpreter let go of it and the program begins. One that is
 * kept says where it is, and its end of a run stops everybody. */
void hear_agent(struct init *init);

/* Lets everybody go on who was stopped when the last run ended. */
void resume_all(void);

/* Asks the program to give up what it does, not itself. */
void interrupt_program(const struct init *init);

/* Init keeps the program's pipes only until the program has them. */
void close_program_output(void);

void kill_program(struct init *init);

/* Reaps what has died. When the program itself has, ends everything else, reports and exits. */
void reap(struct init *init);

#endif
