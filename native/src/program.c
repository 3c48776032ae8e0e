#include "program.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "box.h"
#include "fault.h"
#include "landlock.h"
#include "privileges.h"
#include "process-count.h"
#include "seccomp.h"
#include "slice.h"
#include "sys.h"

/* RLIMIT_NPROC is the backstop that keeps a fork bomb small until the counters are read, every 20 ms. It is well above
 * the limit: a program that meets it fails by itself, perhaps too soon for anybody to see what it did. */
enum { PROCESS_SLACK = 64 };

/* Memory that interpreters map but never touch: RLIMIT_DATA is the last resort where no cgroup counts. */
enum { DATA_SLACK = 1 << 30 };

enum { DEFAULT_COUNT = 4, VARIABLE_MAX = 256 };

static int has_variable(const struct words *list, const char *variable) {
  size_t length = (size_t)(strchr(variable, '=') - variable) + 1;
  for (int i = 0; i < list->count; i++)
    if (strncmp(list->items[i], variable, length) == 0) return 1;
  return 0;
}

/* The environment is what the client gave and these four, never what the launcher was started with. */
char **program_environment(const struct instance *instance, const struct words *given) {
  static char defaults[DEFAULT_COUNT][VARIABLE_MAX];
  static char *out[WORDS_MAX + DEFAULT_COUNT + 1];
  int count = 0;
  snprintf(defaults[0], VARIABLE_MAX, "PATH=/usr/local/bin:/usr/bin:/bin");
  snprintf(defaults[1], VARIABLE_MAX, "LANG=C.UTF-8");
  snprintf(defaults[2], VARIABLE_MAX, "HOME=%s", box_home(instance));
  snprintf(defaults[3], VARIABLE_MAX, "TMPDIR=%s", box_temporary(instance));
  for (int i = 0; i < DEFAULT_COUNT; i++)
    if (!has_variable(given, defaults[i])) out[count++] = defaults[i];
  for (int i = 0; i < given->count; i++) out[count++] = given->items[i];
  out[count] = NULL;
  return out;
}

void program_reset_signals(void) {
  sigset_t none;
  sigemptyset(&none);
  for (int i = 1; i < 32; i++) signal(i, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Per-user process counts belong to the user namespace. Without one the count includes what the same user runs
 * elsewhere, so the cap is put well above what is there now. */
uint64_t program_process_cap(const struct instance *instance, const struct limits *limits) {
  uint64_t cap = 2 * limits->processes + PROCESS_SLACK;
  if (has_namespaces(instance) || instance->create.uid != 0) return cap;
  return count_user_threads(getuid()) + cap;
}

uint64_t program_data_cap(const struct instance *instance, const struct limits *limits) {
  return cgroup_charges_memory(&instance->cgroup) ? 0 : limits->memory_bytes * 2 + DATA_SLACK;
}

int program_ceilings(const struct instance *instance, struct ceiling out[CEILINGS_MAX]) {
  const struct limits *limits = &instance->create.limits;
  return list_rlimits(limits, program_process_cap(instance, limits), program_data_cap(instance, limits), out);
}

int program_filter(const struct instance *instance, struct filter *out) {
  const struct seccomp_profile profile = {
    .charged_memory = cgroup_charges_memory(&instance->cgroup),
    .no_namespaces = instance->options->landlock,
    .network = instance->create.egress != NULL,
    .no_signals = !has_namespaces(instance) && instance->landlock_abi < LANDLOCK_ABI_SCOPES,
    .no_truncation = instance->options->landlock && instance->landlock_abi < LANDLOCK_ABI_TRUNCATE,
    .allowed_count = instance->create.allowed_count,
    .allowed = instance->create.allowed,
  };
  return seccomp_build(out, &profile);
}

static int restrict_self(const struct instance *instance) {
  const struct create_request *create = &instance->create;
  struct ceiling ceilings[CEILINGS_MAX];
  struct filter filter;
  if (drop_bounding_set() < 0) return -1;
  /* In a namespace init has become the user already; without one it stays above it, to be able to end it. */
  if (instance->options->landlock && create->uid != 0 && become_user((unsigned)create->uid) < 0) return -1;
  if (setsid() < 0) return fail("program:setsid");
  umask(022);
  slice_ask(SLICE_USUAL);
  program_reset_signals();
  if (!has_namespaces(instance) && prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0) return fail("program:pdeathsig");
  if (apply_rlimits(ceilings, program_ceilings(instance, ceilings)) < 0) return -1;
  if (drop_capabilities() < 0) return -1;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return fail("program:no_new_privs");
  if (instance->options->landlock && landlock_confine(instance) < 0) return -1;
  if (instance->options->contained && landlock_scope(instance) < 0) return -1;
  if (sys_close_range(AGENT_FD + 1, ~0u) < 0) return fail("program:close_range");
  return program_filter(instance, &filter) < 0 ? -1 : seccomp_install(&filter);
}

/* Runs in the memory of init, which is suspended until the exec: a copy of even this small process costs as much as all
 * of its restrictions together. So a failure needs no pipe to tell of, and nothing here may touch what init relies on. */
static _Noreturn void child_main(const struct instance *instance, char **argv, const struct words *environment,
                                 int agent) {
  char **merged = program_environment(instance, environment);
  /* Descriptor 3 is the agent's channel or nothing; here, in the child's own table, it still is init's control. */
  if (agent >= 0) dup2(agent, AGENT_FD);
  else close(AGENT_FD);
  if (restrict_self(instance) == 0) {
    execve(argv[0], argv, merged);
    fail("program:exec");
  }
  _exit(127);
}

int program_start(struct program *out, const struct instance *instance, char **argv, const struct words *environment,
                  int parked) {
  int agent[2] = {-1, -1};
  if (parked && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, agent) < 0) return fail("program:socketpair");
  pid_t pid = vfork();
  if (pid < 0) return fail("program:fork");
  if (pid == 0) child_main(instance, argv, environment, agent[1]);
  out->pid = pid;
  out->agent = agent[0];
  if (parked) close(agent[1]);
  return fault.step[0] == '\0' ? 0 : -1;
}
