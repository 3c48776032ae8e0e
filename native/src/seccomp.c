#include "seccomp.h"

#include <linux/audit.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "fault.h"
#include "filter.h"
#include "sys.h"
#include "syscall-numbers.h"

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#else
#error "no system call table for this architecture"
#endif

enum { X32_BIT = 0x40000000, NUMBER_MAX = 512 };
enum kind { KIND_ALLOW, KIND_CHECK, KIND_CHARGED, KIND_OPTION, KIND_REFUSE };

struct entry {
  const char *name;
  int number;
  enum kind kind;
  filter_rule *rule;
};

#define ALLOW(name) {#name, __NR_##name, KIND_ALLOW, NULL},
#define CHECK(name, rule) {#name, __NR_##name, KIND_CHECK, rule},
#define CHARGED(name) {#name, __NR_##name, KIND_CHARGED, NULL},
#define OPTION(name) {#name, __NR_##name, KIND_OPTION, NULL},
#define REFUSE(name) {#name, __NR_##name, KIND_REFUSE, NULL},
static const struct entry table[] = {
#include "syscall-table.h"
};
enum { ENTRY_COUNT = sizeof table / sizeof *table };

/* The decision for one call: a verdict, or a rule that looks at the arguments. */
struct decision {
  uint32_t verdict;
  filter_rule *rule;
};

/* Also by descriptor: a file that may only be read can be opened, and those of the user itself closed to everybody. */
static const char *const attributes[] = {"chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown",
  "fchownat", "truncate", "setxattr", "fsetxattr", "lsetxattr", "removexattr", "fremovexattr", "lremovexattr", "utime",
  "utimes", "futimesat", NULL};
static const char *const sockets[] = {"socket", "bind", "listen", "accept", "accept4", "connect", NULL};
static const char *const signals[] = {"kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
  "pidfd_send_signal", NULL};

static int is_in(const char *const *list, const char *name) {
  for (; *list != NULL; list++)
    if (strcmp(*list, name) == 0) return 1;
  return 0;
}

static int is_allowed(const struct seccomp_profile *profile, const char *name) {
  for (int i = 0; i < profile->allowed_count; i++)
    if (strcmp(profile->allowed[i], name) == 0) return 1;
  return 0;
}

int seccomp_check(const struct seccomp_profile *profile) {
  for (int i = 0; i < profile->allowed_count; i++) {
    int found = 0;
    for (int j = 0; j < ENTRY_COUNT; j++)
      if (strcmp(table[j].name, profile->allowed[i]) == 0 && table[j].kind != KIND_REFUSE) found = 1;
    if (found) continue;
    char step[48];
    snprintf(step, sizeof step, "seccomp:%.36s", profile->allowed[i]);
    return fail_with(step, EPERM);
  }
  return 0;
}

/* openat2 hides its flags behind a pointer: without it, C libraries and runtimes take openat. */
static struct decision decide_opening(struct decision decision, const struct entry *entry) {
  if (strcmp(entry->name, "openat") == 0) decision.rule = rule_openat;
  if (strcmp(entry->name, "open") == 0) decision.rule = rule_open;
  if (strcmp(entry->name, "openat2") == 0) decision.verdict = VERDICT_ERROR(ENOSYS);
  return decision;
}

static struct decision decide(const struct seccomp_profile *profile, const struct entry *entry) {
  struct decision decision = {VERDICT_ALLOW, entry->rule};
  if (entry->kind == KIND_REFUSE) decision.verdict = VERDICT_ERROR(EPERM);
  if (entry->kind == KIND_CHARGED && !profile->charged_memory) decision.verdict = VERDICT_ERROR(ENOSYS);
  if (entry->kind == KIND_OPTION) decision.verdict = VERDICT_ERROR(ENOSYS);
  if (entry->kind != KIND_REFUSE && is_allowed(profile, entry->name)) decision.verdict = VERDICT_ALLOW;
  if (profile->network && strcmp(entry->name, "socket") == 0) decision.rule = rule_network_socket;
  if (profile->network && strcmp(entry->name, "setsockopt") == 0) decision.rule = rule_network_option;
  if (!profile->no_namespaces) return decision;
  if (is_in(sockets, entry->name)) decision = (struct decision){VERDICT_ERROR(EACCES), NULL};
  if (is_in(attributes, entry->name)) decision = (struct decision){VERDICT_ERROR(EPERM), NULL};
  if (strcmp(entry->name, "socketpair") == 0) decision.rule = rule_stream_pair;
  if (strcmp(entry->name, "utimensat") == 0) decision.rule = rule_no_path;
  if (profile->no_signals && is_in(signals, entry->name)) decision = (struct decision){VERDICT_ERROR(EPERM), NULL};
  return profile->no_truncation ? decide_opening(decision, entry) : decision;
}

static void emit_leaf(struct filter *f, const struct decision *decision) {
  if (decision->rule != NULL) decision->rule(f);
  else filter_return(f, decision->verdict);
}

/* Emits a binary search over the runs of equal decisions [first, last]; starts[i] is the number run i begins at. The
 * kernel evaluates the whole filter once per call number when it is installed, so its depth is start-up time. */
static void emit_search(struct filter *f, const struct decision *by_number, const int *starts, int first, int last) {
  if (first == last) {
    emit_leaf(f, &by_number[starts[first]]);
    return;
  }
  int middle = (first + last + 1) / 2;
  filter_emit(f, BPF_JMP | BPF_JGE | BPF_K, (uint32_t)starts[middle], 0, 1);
  int jump = f->length;
  filter_emit(f, BPF_JMP | BPF_JA, 0, 0, 0);
  emit_search(f, by_number, starts, first, middle - 1);
  if (jump < FILTER_MAX) f->code[jump].k = (uint32_t)(f->length - jump - 1);
  emit_search(f, by_number, starts, middle, last);
}

static void build(struct filter *f, const struct seccomp_profile *profile) {
  struct decision by_number[NUMBER_MAX];
  int starts[NUMBER_MAX], runs = 0;
  for (int i = 0; i < NUMBER_MAX; i++) by_number[i] = (struct decision){VERDICT_ERROR(ENOSYS), NULL};
  for (int i = 0; i < ENTRY_COUNT; i++) by_number[table[i].number] = decide(profile, &table[i]);
  for (int i = 0; i < NUMBER_MAX; i++) {
    int same = i > 0 && by_number[i].rule == NULL && by_number[i - 1].rule == NULL &&
               by_number[i].verdict == by_number[i - 1].verdict;
    if (!same) starts[runs++] = i;
  }
  f->length = 0;
  filter_emit(f, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch), 0, 0);
  filter_emit(f, BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 1, 0);
  filter_return(f, VERDICT_KILL);
  filter_emit(f, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0);
#if defined(__x86_64__)
  /* -1 is what a tracer leaves behind and what restarted programs probe with: it fails, it does not kill. */
  filter_when_equal(f, 0xffffffff, VERDICT_ERROR(ENOSYS));
  filter_emit(f, BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);
  filter_return(f, VERDICT_KILL);
#endif
  emit_search(f, by_number, starts, 0, runs - 1);
}

int seccomp_build(struct filter *out, const struct seccomp_profile *profile) {
  build(out, profile);
  return out->length > FILTER_MAX ? fail_with("seccomp:size", E2BIG) : 0;
}

int seccomp_install(struct filter *filter) {
  struct sock_fprog program = {.len = (unsigned short)filter->length, .filter = filter->code};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0 ? fail("seccomp:install") : 0;
}
