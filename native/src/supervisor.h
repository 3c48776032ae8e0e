#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include <stddef.h>
#include <stdint.h>

#include "collect.h"
#include "frame.h"
#include "instance.h"
#include "outbox.h"
#include "sampler.h"
#include "zygote.h"

enum { STDIN_WINDOW = 1 << 20, STDIN_ACK_STEP = 256 * 1024 };

/* The life of one connection. Requests that come too early for a state wait in the socket. */
enum phase {
  PHASE_NEW,        /* nothing but CREATE is accepted */
  PHASE_STARTING,   /* init builds the instance; left by its READY, or by the time limit */
  PHASE_PARKED,     /* idle, never ran user code; FILE, INITIALISE, RUN and KILL are accepted */
  PHASE_STARTED,    /* RUN was passed on; STDIN and KILL are accepted; the limits hold */
  PHASE_ENDING,     /* somebody asked for the end; waits until init has reported */
  PHASE_DRAINING,   /* every process is gone; the rest of the output is sent */
  PHASE_COLLECTING, /* files that were asked for are sent */
  PHASE_DONE,       /* the last frame is in the outbox */
};

enum kill_reason { KILL_NONE, KILL_WALL, KILL_CPU, KILL_MEMORY, KILL_PROCESSES, KILL_OUTPUT, KILL_CANCELLED, KILL_HANGUP };

/* Everything measured about one run. Instants are monotonic microseconds. */
struct measures {
  int64_t requested_at, dispatched_at, ended_at;
  int has_note; /* init could report; else only the kernel's totals are known */
  struct exited_note note;
  int64_t memory_peak, processes_peak, box_bytes, oom_kills, pids_refused, samples;
  const char *memory_source;
  uint64_t stdout_bytes, stderr_bytes, stdin_bytes;
  int stdout_truncated, stderr_truncated;
};

struct supervisor {
  struct instance instance;
  int connection;
  int zygote; /* the zygote asked for the interpreter, until its fork is in the cgroup; else -1 */
  unsigned long sequence;
  enum phase phase;
  enum kill_reason reason;
  int is_half_closed, client_gone;
  int is_wanted; /* somebody waits for it */
  int64_t accepted_at, deadline, force_at, next_tick, warm_at;
  int64_t patient_until; /* a boot ahead comes after everybody else until then; 0 for a boot that does not, or no longer */
  struct run_request run;
  struct limits limits;
  struct frame_input requests, notes;
  struct outbox outbox;
  struct collection collection;
  uint8_t *stdin_data;
  size_t stdin_used, stdin_size, stdin_unacked;
  int stdin_ended;
  int is_kept;             /* its interpreter ended a run and lives on */
  int64_t interrupt_until; /* a kept run was asked to give up, and is ended then; 0 for none */
  char *run_payload;
  struct sampler sampler;
  struct measures measures;
};

/* Serves one accepted connection from CREATE to the removal of the instance; never returns. */
_Noreturn void supervise(const struct options *options, int landlock_abi, int connection, unsigned long sequence);

/* Prepares an instance, says so by a byte on `notice`, and serves the next connection with it. Closes `notice` when
 * it has accepted that, or cannot be prepared; never returns. */
_Noreturn void supervise_next(const struct options *options, int landlock_abi, int listener, int notice,
                              unsigned long sequence);

/* Asks init to end the program; the first reason stays. Used by limits, requests and hang-ups alike. */
void supervisor_end(struct supervisor *s, enum kill_reason reason);

/* The same for a limit that a kept run may survive: its program is asked to give up first, and has a moment for it. */
void supervisor_interrupt(struct supervisor *s, enum kill_reason reason);

/* Sends the recorded fault as a failure frame and ends the instance. */
void supervisor_fail(struct supervisor *s);

/* keep.c: the run has ended and its interpreter is stopped; and, once everything of the run is sent, it is parked again. */
void keep_paused(struct supervisor *s);
int keep_is_drained(const struct supervisor *s);
void keep_rest(struct supervisor *s);

/* supervisor-requests.c: takes complete frames from the client as far as the phase allows. */
void take_requests(struct supervisor *s);

/* supervisor-notes.c: takes what init reports. Returns -1 when init is gone. */
int take_notes(struct supervisor *s);

/* pump.c: moves bytes between the client and the program's pipes as far as both take them. */
void pump_output(struct supervisor *s, int is_stderr);
void pump_stdin(struct supervisor *s);
int stdin_add(struct supervisor *s, const uint8_t *data, size_t length);

/* watch.c: reads the counters and ends the run at a limit; then the last look after the end. What a parked interpreter
 * cannot change any more is read when it is parked: nobody waits then. */
void watch_park(struct supervisor *s);
void watch_begin(struct supervisor *s);
void watch_rest(struct supervisor *s);
void watch_tick(struct supervisor *s, int64_t now);
void watch_finish(struct supervisor *s);

/* report.c: the JSON of replies. */
void report_ready(struct supervisor *s, const struct ready_note *note);
void report_warm(struct supervisor *s);
void report_exit(struct supervisor *s);
void report_failure(struct supervisor *s);
void report_listening(struct supervisor *s, const struct zygote_note *note);

#endif
