#ifndef ZYGOTE_H
#define ZYGOTE_H

#include <sys/un.h>

#include "frame.h"
#include "instance.h"

/* A zygote is an interpreter that has booted and warmed up once and never runs a program. It is forked into boxes that the
 * launcher has made, and the fork gives up there whatever it could do. What this file knows is the supervisors' part:
 * of the zygote's own, and of those whose instances are forked from it. */

/* What a fork needs of its box, in the order in which init passes it: the namespaces, its standard streams, the agent's
 * channel. */
enum { FORK_NAMESPACE_COUNT = 7, FORK_END_COUNT = FORK_NAMESPACE_COUNT + 4 };

/* What is known of one that listens. */
struct zygote_note {
  uint64_t load_us;      /* time that its packages took to load, as it says */
  uint64_t memory_bytes; /* anonymous memory that it holds, as the kernel says */
};

/* Makes the zygote that the parsed create request names, in place of the box that was prepared. It reports on
 * `instance->control` once it listens. -1 with a fault. */
int zygote_start(struct instance *instance);

/* Where a zygote of this name is asked. -1 with a fault where there can be none. */
int zygote_address(struct sockaddr_un *out, const struct instance *instance, const char *name);

/* What the kernel tells of one that says it listens. -1 with a fault for one that has threads: a fork would inherit their locks,
 * and nobody who ever lets go of them. */
int zygote_examine(const struct instance *instance, struct zygote_note *note);

/* Removes the name under which it was found, if this instance is one. */
void zygote_remove(const struct instance *instance);

/* Asks the zygote that the create request names for a fork into the box that these ends belong to. Returns the
 * connection on which the fork reports, or -1 with a fault. */
int zygote_ask(const struct instance *instance, const struct passed *ends);

/* Takes the fork's report, puts it into the cgroup and lets it go on. -1 with a fault. */
int zygote_let_go(const struct instance *instance, int connection);

#endif
