#ifndef REQUEST_H
#define REQUEST_H

#include <stdint.h>

enum { WORDS_MAX = 1024, NAME_LIST_MAX = 64, LABEL_MAX = 32 };

/* A NULL-terminated list of strings that point into the request's payload: ready to be an argv or an envp. */
struct words {
  int count;
  char *items[WORDS_MAX + 1];
};

/* What one instance may use. CREATE sets the ceilings, RUN may lower them. Zero never means "unlimited". */
struct limits {
  uint64_t wall_ms, cpu_ms, output_bytes;
  uint64_t memory_bytes, processes, file_bytes, open_files, stack_bytes, box_bytes, box_inodes;
};

struct create_request {
  uint64_t uid, cpu_milli, timeout_ms, ahead;
  struct limits limits;
  struct words args, environment;
  int allowed_count;
  const char *allowed[NAME_LIST_MAX];
  const char *zygote; /* the name under which this one is to be the zygote of others; else NULL */
  const char *fork;   /* the zygote whose fork is to be the parked interpreter; else NULL */
  const char *egress; /* part of the name of the socket that connections from inside are carried to; else NULL */
};

/* Whether an interpreter is parked until RUN; else the program is executed only then. */
static inline int has_interpreter(const struct create_request *create) {
  return create->args.count > 0 || create->fork != 0;
}

/* What stays when a run ends by itself. What an interpreter makes of the difference of the last two is its own affair. */
enum keep {
  KEEP_NOTHING,
  KEEP_INTERPRETER, /* it begins the next program anew */
  KEEP_VARIABLES,   /* it goes on where the program ended */
};

struct run_request {
  uint64_t stdin_stream, drain_output, yields, keep;
  uint64_t collect_bytes, collect_files; /* of what is handed back, in sum */
  struct limits limits;
  const char *entry;
  const char *input; /* the file in the box that is the standard input of a kept run; else NULL */
  struct words args, environment, collect;
};

/* Both parse key\0value\0 pairs in place and fill every field, with defaults for absent keys. They return -1 with a
 * fault naming the key when a key is unknown, a number is malformed or outside its range, or a list is too long.
 * The payload must outlive the request. */
int parse_create(struct create_request *out, char *payload, uint32_t length);
int parse_run(struct run_request *out, const struct limits *ceilings, char *payload, uint32_t length);

#endif
