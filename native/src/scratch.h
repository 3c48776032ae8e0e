#ifndef SCRATCH_H
#define SCRATCH_H

/* Removes `name` below the open directory `parent`, with everything in it. */
void scratch_remove(int parent, const char *name);

/* Removes what daemons that are dead left in the scratch directory. */
void scratch_sweep(const char *path);

#endif
