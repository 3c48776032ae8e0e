#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "clock.h"
#include "supervisor.h"

/* Enforces the limits that are counters. The kernel's own counters are used where a cgroup was handed over, samples of
 * /proc else. Each tick costs tens of microseconds with cgroups and some hundred without. */

/* At first it is looked at more often, so that one that computes is known soon. */
enum { TICK_US = 20000, TICK_FRESH_US = 5000, FRESH_US = 50000 };

/* Computing time after which a program yields to those that have just begun: several times what a small one needs, and
 * so little that a bomb holds nobody up before it is known for one. */
enum { YIELD_AFTER_US = 10000 };

/* One that yields is idle as long as it gets on: a twentieth of a processor. Less, and others take all there is: it has a
 * share again, until it gets a quarter of a processor with that. One that sleeps counts as one that gets nothing. */
enum { SHARE_WINDOW_US = 200000, STARVED_US = 10000, SERVED_US = 50000 };

static struct cgroup_usage base;
static uint64_t base_cpu_us;
static enum standing standing;
static int64_t window_at, window_cpu_us;

static int is_sampled(const struct supervisor *s) {
  const struct cgroup *cgroup = &s->instance.cgroup;
  return !cgroup->has_memory || !cgroup->has_pids || !cgroup->has_cpu;
}

static void raise_to(int64_t *peak, uint64_t value) {
  if ((int64_t)value > *peak) *peak = (int64_t)value;
}

/* The whole of what the instance holds: as its group counts it, or else as a sample of its processes shows it. */
static uint64_t held_memory(const struct supervisor *s, const struct sample *sample) {
  int64_t held = cgroup_held_memory(&s->instance.cgroup);
  return held < 0 ? sample->memory_bytes : (uint64_t)held;
}

/* What a sample shows goes into the peaks of whatever no cgroup counts. */
static void keep_peaks(struct supervisor *s, const struct sample *sample, uint64_t memory) {
  struct measures *m = &s->measures;
  if (!s->instance.cgroup.has_pids) raise_to(&m->processes_peak, sample->threads);
  if (s->instance.cgroup.has_memory) return;
  raise_to(&m->memory_peak, memory);
  m->memory_source = "sampled";
}

static void stand(const struct supervisor *s, enum standing next) {
  if (standing != next) cgroup_stand(&s->instance.cgroup, next);
  standing = next;
}

/* Begins to yield, and looks every now and then whether it gets on. */
static void judge_standing(const struct supervisor *s, int64_t cpu_us) {
  int64_t now = now_us(), gained = cpu_us - window_cpu_us;
  if (standing == STANDING_FRESH) {
    if (cpu_us <= YIELD_AFTER_US) return;
    stand(s, STANDING_IDLE);
  } else if (now - window_at < SHARE_WINDOW_US) {
    return;
  } else if (gained < STARVED_US) {
    stand(s, STANDING_LOW);
  } else if (gained > SERVED_US) {
    stand(s, STANDING_IDLE);
  }
  window_at = now;
  window_cpu_us = cpu_us;
}

void watch_park(struct supervisor *s) {
  cgroup_read(&s->instance.cgroup, &base);
}

void watch_begin(struct supervisor *s) {
  struct sample sample;
  /* What moved since the last run is that run's, and on nobody's account: it was stopped. */
  if (!s->is_kept) base.cpu_us = cgroup_read_cpu(&s->instance.cgroup);
  s->measures.oom_kills = s->measures.pids_refused = -1;
  s->next_tick = now_us() + TICK_FRESH_US;
  standing = STANDING_FRESH;
  window_at = now_us();
  window_cpu_us = 0;
  if (s->run.yields) stand(s, STANDING_IDLE);
  if (s->is_kept) return;
  base_cpu_us = 0;
  /* At the base layer there is only init so far, whose own time is below what a sample can tell. */
  if (!is_sampled(s) || !has_interpreter(&s->instance.create)) return;
  sampler_take(&s->sampler, &sample);
  base_cpu_us = sample.cpu_us;
  if (sample.threads > 0) keep_peaks(s, &sample, held_memory(s, &sample));
}

void watch_rest(struct supervisor *s) {
  struct sample sample;
  watch_park(s);
  if (!is_sampled(s)) return;
  sampler_take(&s->sampler, &sample);
  base_cpu_us = sample.cpu_us;
}

/* Reads the cgroup and returns the first limit it shows to be reached. */
static enum kill_reason judge_cgroup(struct supervisor *s) {
  struct cgroup_usage now;
  struct measures *m = &s->measures;
  cgroup_read(&s->instance.cgroup, &now);
  if (now.oom_kills >= 0) m->oom_kills = now.oom_kills - base.oom_kills;
  if (now.pids_refused >= 0) m->pids_refused = now.pids_refused - base.pids_refused;
  if (now.pids_peak > 0) raise_to(&m->processes_peak, (uint64_t)now.pids_peak - 1);
  if (now.memory_peak > 0) {
    raise_to(&m->memory_peak, (uint64_t)now.memory_peak);
    m->memory_source = "cgroup";
  }
  if (now.cpu_us >= 0) judge_standing(s, now.cpu_us - base.cpu_us);
  if (m->oom_kills > 0) return KILL_MEMORY;
  if (m->pids_refused > 0) return KILL_PROCESSES;
  if (now.cpu_us >= 0 && (uint64_t)(now.cpu_us - base.cpu_us) > s->limits.cpu_ms * 1000) return KILL_CPU;
  return KILL_NONE;
}

static enum kill_reason judge_sample(struct supervisor *s) {
  struct sample sample;
  struct measures *m = &s->measures;
  const struct cgroup *cgroup = &s->instance.cgroup;
  uint64_t memory;
  sampler_take(&s->sampler, &sample);
  m->samples++;
  memory = held_memory(s, &sample);
  /* Processes that share pages are each charged for them in the quick sum; before a verdict, count exactly. */
  if (!cgroup_charges_memory(cgroup) && memory > s->limits.memory_bytes) {
    int64_t exact = sampler_exact_memory(&s->sampler);
    if (exact >= 0) memory = (uint64_t)exact;
  }
  keep_peaks(s, &sample, memory);
  if (!cgroup->has_memory && memory > s->limits.memory_bytes) return KILL_MEMORY;
  if (!cgroup->has_pids && sample.threads > s->limits.processes) return KILL_PROCESSES;
  if (!cgroup->has_cpu && sample.cpu_us > base_cpu_us + s->limits.cpu_ms * 1000) return KILL_CPU;
  return KILL_NONE;
}

void watch_tick(struct supervisor *s, int64_t now) {
  enum kill_reason reason = judge_cgroup(s);
  if (reason == KILL_NONE && is_sampled(s)) reason = judge_sample(s);
  if (reason == KILL_CPU) supervisor_interrupt(s, reason);
  else if (reason != KILL_NONE) supervisor_end(s, reason);
  int is_fresh = standing == STANDING_FRESH && !is_sampled(s) && now - s->measures.requested_at < FRESH_US;
  s->next_tick = now + (is_fresh ? TICK_FRESH_US : TICK_US);
}

/* Init died without a report: what the kernel charged to it and all it reaped is the best there is. */
static void fill_from_wait(struct supervisor *s) {
  struct rusage usage;
  struct exited_note *note = &s->measures.note;
  int status = 0;
  if (wait4(s->instance.init, &status, __WALL, &usage) < 0) return;
  s->instance.init = 0;
  note->status = SIGKILL;
  note->cpu_user_us = (int64_t)usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec;
  note->cpu_system_us = (int64_t)usage.ru_stime.tv_sec * 1000000 + usage.ru_stime.tv_usec;
  note->max_rss_bytes = (int64_t)usage.ru_maxrss * 1024;
}

/* In a container the dead were not all init's to wait for: the group has counted their time, as one sum. */
static void fill_from_group(struct supervisor *s) {
  int64_t now = cgroup_read_cpu(&s->instance.cgroup);
  s->measures.note.status = SIGKILL;
  if (now >= base.cpu_us && base.cpu_us >= 0) s->measures.note.cpu_user_us = now - base.cpu_us;
}

/* The last look: a program that ends between two ticks gets the verdict its counters say, at any load of the host. */
void watch_finish(struct supervisor *s) {
  struct measures *m = &s->measures;
  enum kill_reason reason = judge_cgroup(s);
  m->box_bytes = (int64_t)sampler_box_bytes(&s->sampler);
  if (!m->has_note && has_namespaces(&s->instance)) fill_from_wait(s);
  if (!m->has_note && s->instance.options->contained) fill_from_group(s);
  if (reason == KILL_NONE && m->note.cpu_user_us + m->note.cpu_system_us > (int64_t)s->limits.cpu_ms * 1000) reason = KILL_CPU;
  if (s->reason == KILL_NONE) s->reason = reason;
  if (m->processes_peak == 0) m->processes_peak = 1;
  if (m->memory_source == NULL) {
    m->memory_source = "maxrss";
    m->memory_peak = m->note.max_rss_bytes;
  }
}
