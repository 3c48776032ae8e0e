#ifndef USAGE_H
#define USAGE_H

#include "dispatch.h"

/* Notes what the interpreter and init have used so far, so that the program is not charged for it. */
void usage_baseline(struct init *init);

/* Opens the program's I/O counters while it lives: those of a dead process belong to the host's root, but a descriptor
 * opened before can still be read between its death and its reaping. */
void usage_open_io(struct init *init);

/* Characters read and written by the program; what cannot be read counts as 0. */
void usage_io(const struct init *init, int64_t *read_chars, int64_t *written_chars);

/* What the run that ends now has used since the baseline, of an interpreter that lives on: to the microsecond of itself, to a
 * tick of 10 ms of processes that are its children. */
void usage_of_turn(struct init *init, struct exited_note *note);

#endif
