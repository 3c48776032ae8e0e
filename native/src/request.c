#include "request.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "box.h"
#include "fault.h"

#define KIB 1024ull
#define MIB (KIB * 1024)
#define GIB (MIB * 1024)
#define DAY_MS 86400000ull

/* One numeric key: where its value goes and the closed range it must lie in. */
struct number_key {
  const char *name;
  size_t offset;
  uint64_t min, max;
};

#define CREATE_FIELD(field) offsetof(struct create_request, field)
#define RUN_FIELD(field) offsetof(struct run_request, field)

static const struct number_key create_numbers[] = {
  {"uid", CREATE_FIELD(uid), 1, 0xfffffffd},
  {"cpuMilli", CREATE_FIELD(cpu_milli), 10, 1024000},
  {"timeoutMs", CREATE_FIELD(timeout_ms), 1, DAY_MS},
  {"ahead", CREATE_FIELD(ahead), 0, 1},
  {"memoryBytes", CREATE_FIELD(limits.memory_bytes), MIB, 1024 * GIB},
  {"processes", CREATE_FIELD(limits.processes), 1, 32768},
  {"fileBytes", CREATE_FIELD(limits.file_bytes), KIB, 1024 * GIB},
  {"openFiles", CREATE_FIELD(limits.open_files), 16, 65536},
  {"stackBytes", CREATE_FIELD(limits.stack_bytes), 256 * KIB, GIB},
  {"boxBytes", CREATE_FIELD(limits.box_bytes), 64 * KIB, 1024 * GIB},
  {"boxInodes", CREATE_FIELD(limits.box_inodes), 16, 16777216},
};

static const struct number_key run_numbers[] = {
  {"wallMs", RUN_FIELD(limits.wall_ms), 1, DAY_MS},
  {"cpuMs", RUN_FIELD(limits.cpu_ms), 1, DAY_MS},
  {"outputBytes", RUN_FIELD(limits.output_bytes), 0, GIB},
  {"memoryBytes", RUN_FIELD(limits.memory_bytes), MIB, 1024 * GIB},
  {"processes", RUN_FIELD(limits.processes), 1, 32768},
  {"fileBytes", RUN_FIELD(limits.file_bytes), KIB, 1024 * GIB},
  {"boxBytes", RUN_FIELD(limits.box_bytes), 64 * KIB, 1024 * GIB},
  {"boxInodes", RUN_FIELD(limits.box_inodes), 16, 16777216},
  {"stdin", RUN_FIELD(stdin_stream), 0, 1},
  {"drain", RUN_FIELD(drain_output), 0, 1},
  {"yield", RUN_FIELD(yields), 0, 1},
  {"keep", RUN_FIELD(keep), KEEP_NOTHING, KEEP_VARIABLES},
  {"collectBytes", RUN_FIELD(collect_bytes), 0, GIB},
  {"collectFiles", RUN_FIELD(collect_files), 0, 16384},
};

static int fail_key(const char *key, int error) {
  char step[48];
  snprintf(step, sizeof step, "request:%.32s", key);
  return fail_with(step, error);
}

static int parse_number(const char *text, uint64_t *out) {
  uint64_t value = 0;
  if (*text == '\0') return -1;
  for (; *text; text++) {
    if (*text < '0' || *text > '9' || value > (UINT64_MAX - 9) / 10) return -1;
    value = value * 10 + (uint64_t)(*text - '0');
  }
  *out = value;
  return 0;
}

/* 1 when the key is in the table and was stored, 0 when it is not a numeric key, -1 on a bad value. */
static int take_number(const struct number_key *table, size_t count, void *base, const char *key, const char *value) {
  for (size_t i = 0; i < count; i++) {
    if (strcmp(table[i].name, key) != 0) continue;
    uint64_t number;
    if (parse_number(value, &number) < 0) return fail_key(key, EINVAL);
    if (number < table[i].min || number > table[i].max) return fail_key(key, ERANGE);
    *(uint64_t *)((char *)base + table[i].offset) = number;
    return 1;
  }
  return 0;
}

static int add_word(struct words *list, const char *key, char *value) {
  if (list->count == WORDS_MAX) return fail_key(key, E2BIG);
  list->items[list->count++] = value;
  list->items[list->count] = NULL;
  return 0;
}

/* Moves to the next pair. 1 when there is one, 0 at the end, -1 when the payload is not made of NUL-ended pairs. */
static int next_pair(char **cursor, const char *end, char **key, char **value) {
  if (*cursor == end) return 0;
  char *key_end = memchr(*cursor, '\0', (size_t)(end - *cursor));
  char *value_end = key_end == NULL ? NULL : memchr(key_end + 1, '\0', (size_t)(end - key_end - 1));
  if (value_end == NULL) return fail_with("request:pairs", EBADMSG);
  *key = *cursor;
  *value = key_end + 1;
  *cursor = value_end + 1;
  return 1;
}

/* A part of a file's name, so nothing that could lead elsewhere. */
static int take_name(const char **out, const char *key, const char *value) {
  size_t length = strlen(value);
  if (length == 0 || length > LABEL_MAX || strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-") != length)
    return fail_key(key, EINVAL);
  *out = value;
  return 0;
}

static int take_create_text(struct create_request *out, const char *key, char *value) {
  if (strcmp(key, "zygote") == 0) return take_name(&out->zygote, key, value);
  if (strcmp(key, "fork") == 0) return take_name(&out->fork, key, value);
  if (strcmp(key, "egress") == 0) return take_name(&out->egress, key, value);
  if (strcmp(key, "arg") == 0) return add_word(&out->args, key, value);
  if (strcmp(key, "env") == 0) return add_word(&out->environment, key, value);
  if (strcmp(key, "allow") != 0) return fail_key(key, ENOENT);
  if (out->allowed_count == NAME_LIST_MAX) return fail_key(key, E2BIG);
  out->allowed[out->allowed_count++] = value;
  return 0;
}

int parse_create(struct create_request *out, char *payload, uint32_t length) {
  memset(out, 0, sizeof *out);
  out->timeout_ms = 30000;
  out->limits = (struct limits){.memory_bytes = 512 * MIB, .processes = 64, .file_bytes = 64 * MIB, .open_files = 512,
                                .stack_bytes = 8 * MIB, .box_bytes = 256 * MIB, .box_inodes = 16384};
  char *cursor = payload, *key, *value;
  int more;
  while ((more = next_pair(&cursor, payload + length, &key, &value)) == 1) {
    int taken = take_number(create_numbers, sizeof create_numbers / sizeof *create_numbers, out, key, value);
    if (taken < 0 || (taken == 0 && take_create_text(out, key, value) < 0)) return -1;
  }
  if (out->zygote != NULL && (out->fork != NULL || out->args.count == 0)) return fail_key("zygote", EINVAL);
  /* A zygote runs nothing, and what it had its forks would have. */
  if (out->zygote != NULL && out->egress != NULL) return fail_key("egress", EINVAL);
  return more;
}

/* A run may lower what the instance was created with, never raise it: rlimits cannot be raised without privilege. */
static int check_ceilings(const struct limits *run, const struct limits *top) {
  if (run->memory_bytes > top->memory_bytes) return fail_key("memoryBytes", ERANGE);
  if (run->processes > top->processes) return fail_key("processes", ERANGE);
  if (run->file_bytes > top->file_bytes) return fail_key("fileBytes", ERANGE);
  if (run->box_bytes > top->box_bytes) return fail_key("boxBytes", ERANGE);
  if (run->box_inodes > top->box_inodes) return fail_key("boxInodes", ERANGE);
  return 0;
}

static int take_run_text(struct run_request *out, const char *key, char *value) {
  if (strcmp(key, "arg") == 0) return add_word(&out->args, key, value);
  if (strcmp(key, "env") == 0) return add_word(&out->environment, key, value);
  if (strcmp(key, "collect") == 0) {
    if (!box_is_name(value, strlen(value)) && strcmp(value, ".") != 0) return fail_key(key, EINVAL);
    return add_word(&out->collect, key, value);
  }
  if (strcmp(key, "input") == 0) {
    if (!box_is_name(value, strlen(value))) return fail_key(key, EINVAL);
    out->input = value;
    return 0;
  }
  if (strcmp(key, "entry") != 0) return fail_key(key, ENOENT);
  out->entry = value;
  return 0;
}

int parse_run(struct run_request *out, const struct limits *ceilings, char *payload, uint32_t length) {
  memset(out, 0, sizeof *out);
  out->limits = *ceilings;
  out->limits.wall_ms = 10000;
  out->limits.output_bytes = MIB;
  out->collect_bytes = MIB;
  out->collect_files = 64;
  char *cursor = payload, *key, *value;
  int more;
  while ((more = next_pair(&cursor, payload + length, &key, &value)) == 1) {
    int taken = take_number(run_numbers, sizeof run_numbers / sizeof *run_numbers, out, key, value);
    if (taken < 0 || (taken == 0 && take_run_text(out, key, value) < 0)) return -1;
  }
  if (more < 0) return -1;
  if (out->limits.cpu_ms == 0) out->limits.cpu_ms = out->limits.wall_ms;
  return check_ceilings(&out->limits, ceilings);
}
