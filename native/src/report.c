#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "fault.h"
#include "json.h"
#include "supervisor.h"

enum { DETAIL_MAX = 1024 };

static const char *const step_names[STEP_COUNT] = {"cgroup", "clone", "attach", "mounts", "exec", "agent"};
static const char *const reason_names[] = {"none", "wall", "cpu", "memory", "processes", "output", "cancelled", "hangup"};
static const char *const namespaces[] = {"user", "mount", "pid", "net", "ipc", "uts", "cgroup"};

static void send_json(struct supervisor *s, uint8_t type, struct json *json) {
  outbox_add(&s->outbox, type, json->text, (uint32_t)json->used);
}

static void list_cgroups(struct json *json, const struct cgroup *cgroup) {
  const struct { const char *name; int version; } parts[] = {
    {"memory", cgroup->memory.version}, {"pids", cgroup->pids.version}, {"cpu", cgroup->cpu_quota.version},
    {"cpuacct", cgroup->cpu_usage.version}, {"kill", cgroup->killer.version}};
  json_open(json, "cgroups", '{');
  for (int i = 0; i < 5; i++)
    if (parts[i].version != 0) json_number(json, parts[i].name, parts[i].version);
  json_close(json, '}');
}

/* What a parked interpreter holds that would be free without it: a fork has most of its pages in common with its zygote. */
static uint64_t interpreter_memory(const struct supervisor *s) {
  struct sample sample;
  uint64_t own = s->instance.create.fork != NULL ? sampler_private_memory(&s->sampler) : 0;
  if (own > 0 || !has_interpreter(&s->instance.create)) return own;
  sampler_take(&s->sampler, &sample);
  return sample.memory_bytes;
}

/* Init and this process are what the instance costs besides its interpreter; the two are of one size. */
static void put_parked_memory(struct json *json, struct supervisor *s) {
  json_number(json, "memoryBytes", (int64_t)(interpreter_memory(s) + 2 * sampler_own_memory()));
}

void report_warm(struct supervisor *s) {
  struct json json = {.used = 0};
  json_open(&json, NULL, '{');
  put_parked_memory(&json, s);
  json_close(&json, '}');
  send_json(s, FRAME_WARM, &json);
}

static const char *level_of(const struct instance *instance) {
  if (instance->options->contained) return "container";
  return instance->options->landlock ? "process-landlock" : "process";
}

void report_ready(struct supervisor *s, const struct ready_note *note) {
  struct json json = {.used = 0};
  const struct instance *instance = &s->instance;
  json_open(&json, NULL, '{');
  json_text(&json, "level", level_of(instance));
  json_number(&json, "uid", instance->create.uid != 0 ? (int64_t)instance->create.uid : (int64_t)geteuid());
  json_open(&json, "namespaces", '[');
  for (int i = 0; has_namespaces(instance) && i < 7; i++) json_text(&json, NULL, namespaces[i]);
  json_close(&json, ']');
  json_flag(&json, "seccomp", 1);
  json_flag(&json, "egress", instance->create.egress != NULL);
  json_number(&json, "landlock", instance->landlock_abi);
  json_flag(&json, "proc", note->own_proc);
  list_cgroups(&json, &instance->cgroup);
  put_parked_memory(&json, s);
  json_number(&json, "createUs", now_us() - s->accepted_at);
  json_open(&json, "stepsUs", '{');
  for (int i = 0; i < STEP_COUNT; i++) json_number(&json, step_names[i], instance->steps[i] + note->steps[i]);
  json_close(&json, '}');
  json_close(&json, '}');
  send_json(s, FRAME_READY, &json);
}

void report_listening(struct supervisor *s, const struct zygote_note *note) {
  struct json json = {.used = 0};
  json_open(&json, NULL, '{');
  json_text(&json, "zygote", s->instance.create.zygote);
  json_number(&json, "createUs", now_us() - s->accepted_at);
  json_number(&json, "loadUs", (int64_t)note->load_us);
  json_number(&json, "memoryBytes", (int64_t)note->memory_bytes);
  json_close(&json, '}');
  send_json(s, FRAME_READY, &json);
}

static void put_usage(struct json *json, const struct measures *m) {
  int64_t begun = m->dispatched_at != 0 ? m->dispatched_at : m->requested_at;
  json_open(json, "usage", '{');
  json_number(json, "cpuUserUs", m->note.cpu_user_us);
  json_number(json, "cpuSystemUs", m->note.cpu_system_us);
  json_number(json, "startUs", begun - m->requested_at);
  json_number(json, "wallUs", m->ended_at > begun ? m->ended_at - begun : 0);
  json_number(json, "memoryBytesPeak", m->memory_peak);
  json_text(json, "memorySource", m->memory_source);
  json_number(json, "rssBytesPeak", m->note.max_rss_bytes);
  json_number(json, "processesPeak", m->processes_peak);
  json_number(json, "stdinBytes", (int64_t)m->stdin_bytes);
  json_number(json, "stdoutBytes", (int64_t)m->stdout_bytes);
  json_number(json, "stderrBytes", (int64_t)m->stderr_bytes);
  json_number(json, "boxBytes", m->box_bytes);
  json_number(json, "readChars", m->note.read_chars);
  json_number(json, "writeChars", m->note.write_chars);
  json_number(json, "voluntarySwitches", m->note.voluntary_switches);
  json_number(json, "involuntarySwitches", m->note.involuntary_switches);
  json_number(json, "samples", m->samples);
  json_number(json, "oomKills", m->oom_kills);
  json_number(json, "pidsRefused", m->pids_refused);
  json_close(json, '}');
}

void report_exit(struct supervisor *s) {
  struct json json = {.used = 0};
  const struct measures *m = &s->measures;
  int status = m->note.status;
  json_open(&json, NULL, '{');
  if (WIFEXITED(status)) json_number(&json, "exitCode", WEXITSTATUS(status));
  else json_number(&json, "signal", WTERMSIG(status));
  json_text(&json, "killReason", reason_names[s->reason]);
  json_flag(&json, "kept", s->is_kept);
  json_flag(&json, "stdoutTruncated", m->stdout_truncated);
  json_flag(&json, "stderrTruncated", m->stderr_truncated);
  json_flag(&json, "complete", m->has_note);
  put_usage(&json, m);
  json_close(&json, '}');
  send_json(s, FRAME_EXIT, &json);
}

/* What an interpreter printed before it failed to become ready tells an operator more than any error number. */
static void put_detail(struct json *json, const struct supervisor *s) {
  char text[DETAIL_MAX];
  if (s->phase != PHASE_STARTING || s->instance.stderr_fd < 0) return;
  ssize_t got = read(s->instance.stderr_fd, text, sizeof text - 1);
  if (got <= 0) return;
  text[got] = '\0';
  json_text(json, "detail", text);
}

void report_failure(struct supervisor *s) {
  struct json json = {.used = 0};
  json_open(&json, NULL, '{');
  json_text(&json, "step", fault.step);
  json_number(&json, "errno", fault.error);
  json_text(&json, "error", strerror(fault.error));
  put_detail(&json, s);
  json_close(&json, '}');
  send_json(s, FRAME_FAILURE, &json);
}
