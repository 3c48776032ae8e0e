#ifndef OUTBOX_H
#define OUTBOX_H

#include <stddef.h>
#include <stdint.h>

/* Frames on their way to the client. Of fixed size: when the client does not read, the box fills, the pumps stop, and
 * the program blocks on its own pipe. */
enum { OUTBOX_SIZE = 80 * 1024, OUTBOX_RESERVE = 16 * 1024 };

struct outbox {
  size_t start, end;
  uint8_t data[OUTBOX_SIZE];
};

/* Adds a frame; the reserve that outbox_room keeps back makes control frames always fit. -1 when it does not fit. */
int outbox_add(struct outbox *box, uint8_t type, const void *payload, uint32_t length);

/* Payload bytes that a data frame may carry now; 0 when the pumps must wait. */
size_t outbox_room(struct outbox *box);

/* Where such a payload may be read into, and how it then becomes a frame. */
uint8_t *outbox_payload(struct outbox *box);
void outbox_commit(struct outbox *box, uint8_t type, uint32_t length);

/* Sends what the socket takes. -1 when the client is gone. */
int outbox_flush(struct outbox *box, int fd);

static inline int outbox_is_empty(const struct outbox *box) {
  return box->start == box->end;
}

#endif
