#include "outbox.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "frame.h"

static void compact(struct outbox *box) {
  if (box->start == 0) return;
  memmove(box->data, box->data + box->start, box->end - box->start);
  box->end -= box->start;
  box->start = 0;
}

int outbox_add(struct outbox *box, uint8_t type, const void *payload, uint32_t length) {
  compact(box);
  if (box->end + FRAME_HEADER + length > OUTBOX_SIZE) return -1;
  if (length > 0) memcpy(box->data + box->end + FRAME_HEADER, payload, length);
  outbox_commit(box, type, length);
  return 0;
}

size_t outbox_room(struct outbox *box) {
  compact(box);
  size_t taken = box->end + FRAME_HEADER + OUTBOX_RESERVE;
  return taken < OUTBOX_SIZE ? OUTBOX_SIZE - taken : 0;
}

uint8_t *outbox_payload(struct outbox *box) {
  return box->data + box->end + FRAME_HEADER;
}

void outbox_commit(struct outbox *box, uint8_t type, uint32_t length) {
  frame_header(box->data + box->end, type, length);
  box->end += FRAME_HEADER + (size_t)length;
}

int outbox_flush(struct outbox *box, int fd) {
  while (box->start < box->end) {
    ssize_t sent = send(fd, box->data + box->start, box->end - box->start, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return errno == EAGAIN ? 0 : -1;
    box->start += (size_t)sent;
  }
  box->start = box->end = 0;
  return 0;
}
