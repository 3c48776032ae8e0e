#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "fault.h"
#include "program.h"
#include "template.h"
#include "zygote.h"

/* What a fork is told, in numbers of the host's byte order: this head, then `ceiling_count` pairs of u64 (resource,
 * value), then the instructions of the filter as the kernel takes them, then NUL-ended words. */
struct fork_head {
  uint32_t uid, ceiling_count, filter_length, words_bytes;
};

enum { MESSAGE_MAX = 64 * 1024 };

struct message {
  size_t used;
  uint8_t data[MESSAGE_MAX];
};

static int put(struct message *message, const void *data, size_t length) {
  if (message->used + length > MESSAGE_MAX) return fail_with("zygote:message", E2BIG);
  memcpy(message->data + message->used, data, length);
  message->used += length;
  return 0;
}

static int put_ceilings(struct message *message, const struct ceiling *list, int count) {
  for (int i = 0; i < count; i++) {
    const uint64_t pair[2] = {(uint64_t)list[i].resource, list[i].value};
    if (put(message, pair, sizeof pair) < 0) return -1;
  }
  return 0;
}

static int put_words(struct message *message, const struct words *list) {
  for (int i = 0; i < list->count; i++)
    if (put(message, list->items[i], strlen(list->items[i]) + 1) < 0) return -1;
  return 0;
}

static int build(struct message *message, const struct instance *instance) {
  struct ceiling ceilings[CEILINGS_MAX];
  struct filter filter;
  struct fork_head head = {.uid = BOX_UID, .ceiling_count = (uint32_t)program_ceilings(instance, ceilings)};
  if (program_filter(instance, &filter) < 0) return -1;
  head.filter_length = (uint32_t)filter.length;
  for (int i = 0; i < instance->create.args.count; i++)
    head.words_bytes += (uint32_t)strlen(instance->create.args.items[i]) + 1;
  message->used = 0;
  if (put(message, &head, sizeof head) < 0 || put_ceilings(message, ceilings, (int)head.ceiling_count) < 0) return -1;
  if (put(message, filter.code, (size_t)filter.length * sizeof *filter.code) < 0) return -1;
  return put_words(message, &instance->create.args);
}

int zygote_ask(const struct instance *instance, const struct passed *ends) {
  static struct message message;
  struct sockaddr_un address;
  const int yes = 1;
  if (zygote_address(&address, instance, instance->create.fork) < 0 || build(&message, instance) < 0) return -1;
  int connection = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (connection < 0) return fail("zygote:socket");
  /* The kernel says who reports, in our own numbers of processes. */
  if (setsockopt(connection, SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes) < 0) return fail("zygote:credentials");
  if (connect(connection, (struct sockaddr *)&address, sizeof address) < 0) return fail("zygote:connect");
  return send_with(connection, message.data, message.used, ends) < 0 ? fail("zygote:ask") : connection;
}

int zygote_let_go(const struct instance *instance, int connection) {
  char byte;
  pid_t pid = receive_sender(connection, &byte);
  if (pid <= 0) return fail_with("zygote:fork", EPIPE);
  if (cgroup_attach(&instance->cgroup, pid) < 0) return -1;
  return send(connection, ".", 1, MSG_NOSIGNAL) == 1 ? 0 : fail("zygote:go");
}
