#include "fault.h"

#include <errno.h>
#include <string.h>

struct fault fault;

int fail_with(const char *step, int error) {
  if (fault.step[0] == '\0') {
    strncpy(fault.step, step, sizeof fault.step - 1);
    fault.error = error;
  }
  return -1;
}

int fail(const char *step) {
  return fail_with(step, errno);
}
