#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "fault.h"
#include "supervisor.h"

enum { DISCARD_SIZE = 65536, CHUNK_MAX = 32768 };

static void close_end(int *fd) {
  close(*fd);
  *fd = -1;
}

/* Past the limit the rest is read and thrown away, so that the program cannot hang on a full pipe. */
static ssize_t discard(int fd) {
  static uint8_t scrap[DISCARD_SIZE];
  return read(fd, scrap, sizeof scrap);
}

static void note_truncated(struct supervisor *s, int is_stderr) {
  if (is_stderr) s->measures.stderr_truncated = 1;
  else s->measures.stdout_truncated = 1;
  if (s->phase != PHASE_STARTED || s->run.drain_output) return;
  /* A counter may have met its limit before, and only not been looked at. */
  watch_tick(s, now_us());
  if (s->phase == PHASE_STARTED) supervisor_interrupt(s, KILL_OUTPUT);
}

void pump_output(struct supervisor *s, int is_stderr) {
  int *fd = is_stderr ? &s->instance.stderr_fd : &s->instance.stdout_fd;
  uint64_t *count = is_stderr ? &s->measures.stderr_bytes : &s->measures.stdout_bytes;
  uint64_t left = s->limits.output_bytes - s->measures.stdout_bytes - s->measures.stderr_bytes;
  size_t room = outbox_room(&s->outbox);
  if (left > 0 && room == 0) return;
  if (room > CHUNK_MAX) room = CHUNK_MAX;
  if (room > left) room = (size_t)left;
  ssize_t got = room > 0 ? read(*fd, outbox_payload(&s->outbox), room) : discard(*fd);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    close_end(fd);
    return;
  }
  if (room == 0) {
    note_truncated(s, is_stderr);
    return;
  }
  outbox_commit(&s->outbox, is_stderr ? FRAME_STDERR : FRAME_STDOUT, (uint32_t)got);
  *count += (uint64_t)got;
}

int stdin_add(struct supervisor *s, const uint8_t *data, size_t length) {
  if (s->stdin_used + s->stdin_unacked + length > 2 * STDIN_WINDOW) return fail_with("protocol:stdin-window", ENOBUFS);
  if (s->stdin_used + length > s->stdin_size) {
    uint8_t *grown = realloc(s->stdin_data, s->stdin_used + length);
    if (grown == NULL) return fail("stdin:memory");
    s->stdin_data = grown;
    s->stdin_size = s->stdin_used + length;
  }
  memcpy(s->stdin_data + s->stdin_used, data, length);
  s->stdin_used += length;
  return 0;
}

/* Tells the client how much left the buffer, in large steps: small inputs never cause an answer. */
static void acknowledge(struct supervisor *s, size_t length) {
  uint8_t payload[4];
  s->stdin_unacked += length;
  if (s->stdin_unacked < STDIN_ACK_STEP) return;
  for (int i = 0; i < 4; i++) payload[i] = (uint8_t)(s->stdin_unacked >> (8 * i));
  if (outbox_add(&s->outbox, FRAME_STDIN_ACK, payload, sizeof payload) == 0) s->stdin_unacked = 0;
}

static void take_from_front(struct supervisor *s, size_t length) {
  s->stdin_used -= length;
  memmove(s->stdin_data, s->stdin_data + length, s->stdin_used);
  acknowledge(s, length);
}

void pump_stdin(struct supervisor *s) {
  int *fd = &s->instance.stdin_fd;
  while (*fd >= 0 && s->stdin_used > 0) {
    ssize_t wrote = write(*fd, s->stdin_data, s->stdin_used);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0 && errno == EAGAIN) return;
    if (wrote < 0) {
      close_end(fd);
      break;
    }
    s->measures.stdin_bytes += (uint64_t)wrote;
    take_from_front(s, (size_t)wrote);
  }
  /* A program that stopped reading its input is no error: the rest is dropped and acknowledged. */
  if (*fd < 0 && s->stdin_used > 0) take_from_front(s, s->stdin_used);
  if (*fd >= 0 && s->stdin_ended && s->stdin_used == 0) close_end(fd);
}
