#ifndef FAULT_H
#define FAULT_H

/* The first thing that went wrong in this process. Every process of the launcher is single threaded and stops at its
 * first fault, so one record per process is enough and no function needs an error out-parameter. */
struct fault {
  char step[48];
  int error;
};

extern struct fault fault;

/* Records `step` with the current errno (the first caller wins) and returns -1, so `return fail("step")` reads well. */
int fail(const char *step);

/* The same with an explicit error number, for faults that are not the result of a system call. */
int fail_with(const char *step, int error);

#endif
