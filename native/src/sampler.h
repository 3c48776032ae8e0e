#ifndef SAMPLER_H
#define SAMPLER_H

#include <stdint.h>
#include <sys/types.h>

/* Looks at all processes of an instance through a /proc directory: the instance's own, or the host's with init as the
 * root of the tree. */
struct sampler {
  int proc;
  pid_t root; /* 0: every process in `proc` belongs to the instance */
  int box;    /* a directory on the instance's tmpfs, or -1 */
};

struct sample {
  uint64_t memory_bytes; /* anonymous memory of all processes, plus the larger of mapped shared memory and tmpfs */
  uint64_t cpu_us, threads; /* init's own time is contained in cpu_us: compare differences; not in threads */
};

void sampler_take(const struct sampler *sampler, struct sample *out);

/* Memory with pages that several processes share counted once. Slower: for a second look before a verdict. -1 when the
 * kernel does not tell; processes that are just ending count as nothing. */
int64_t sampler_exact_memory(const struct sampler *sampler);

/* What would be free without these processes: pages that no other process has, and the tmpfs. 0 when the kernel does not tell. */
uint64_t sampler_private_memory(const struct sampler *sampler);

/* Anonymous memory of the calling process. */
uint64_t sampler_own_memory(void);

/* Bytes used on the instance's tmpfs; 0 when it has none. */
uint64_t sampler_box_bytes(const struct sampler *sampler);

#endif
