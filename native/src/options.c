#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fault.h"

static const unsigned long UID_MAX_ALLOWED = 4294967293ul;

static int add_bind(struct options *out, char *value) {
  if (out->bind_count == BINDS_MAX) return fail_with("option:--bind-ro", E2BIG);
  char *colon = strchr(value, ':');
  if (colon != NULL) *colon = '\0';
  struct bind *bind = &out->binds[out->bind_count++];
  bind->host = value;
  bind->inside = colon == NULL ? value : colon + 1;
  if (bind->host[0] != '/' || bind->inside[0] != '/') return fail_with("option:--bind-ro", EINVAL);
  return 0;
}

/* One that may be used as what it is: only a jailed monitor has any. */
static int add_device(struct options *out, char *value) {
  if (add_bind(out, value) < 0) return -1;
  out->binds[out->bind_count - 1].is_device = 1;
  return 0;
}

static int add_controller(struct options *out, char *value) {
  char *equals = strchr(value, '=');
  if (equals == NULL || equals[1] != '/') return fail_with("option:--cgroup-v1", EINVAL);
  if (out->controller_count == CONTROLLERS_MAX) return fail_with("option:--cgroup-v1", E2BIG);
  *equals = '\0';
  out->controllers[out->controller_count++] = (struct controller){value, equals + 1, -1};
  return 0;
}

/* -1 unless all of it is a number of a user. */
static int read_uid(struct options *out, const char *value) {
  char *end;
  unsigned long uid = strtoul(value, &end, 10);
  if (*value < '0' || *value > '9' || *end != '\0' || uid > UID_MAX_ALLOWED) return fail_with("option:--uid", EINVAL);
  out->uid = (unsigned)uid;
  return 0;
}

static int take_option(struct options *out, const char *name, char *value) {
  if (strcmp(name, "--socket") == 0) out->socket = value;
  else if (strcmp(name, "--scratch") == 0) out->scratch = value;
  else if (strcmp(name, "--cgroup-v2") == 0) out->unified_path = value;
  else if (strcmp(name, "--uid") == 0) return read_uid(out, value);
  else if (strcmp(name, "--bind-ro") == 0) return add_bind(out, value);
  else if (strcmp(name, "--device") == 0) return add_device(out, value);
  else if (strcmp(name, "--cgroup-v1") == 0) return add_controller(out, value);
  else return fail_with(name, ENOENT);
  return 0;
}

int parse_options(struct options *out, int argc, char **argv) {
  memset(out, 0, sizeof *out);
  out->unified = -1;
  out->directory = -1;
  for (int i = 0; i < argc; i++) {
    if (strcmp(argv[i], "--landlock") == 0) {
      out->landlock = 1;
      continue;
    }
    if (strcmp(argv[i], "--json") == 0) continue;
    if (i + 1 == argc) return fail_with(argv[i], EINVAL);
    if (take_option(out, argv[i], argv[i + 1]) < 0) return -1;
    i++;
  }
  return 0;
}
