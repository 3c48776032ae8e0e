#include "frame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { INPUT_INITIAL = 16 * 1024 };

void frame_header(uint8_t out[FRAME_HEADER], uint8_t type, uint32_t length) {
  out[0] = (uint8_t)length;
  out[1] = (uint8_t)(length >> 8);
  out[2] = (uint8_t)(length >> 16);
  out[3] = (uint8_t)(length >> 24);
  out[4] = type;
}

uint32_t frame_length(const uint8_t header[FRAME_HEADER]) {
  return header[0] | (uint32_t)header[1] << 8 | (uint32_t)header[2] << 16 | (uint32_t)header[3] << 24;
}

static int input_reserve(struct frame_input *in, size_t size) {
  if (in->size >= size) return 0;
  uint8_t *grown = realloc(in->data, size);
  if (grown == NULL) return -1;
  in->data = grown;
  in->size = size;
  return 0;
}

/* read() that also takes descriptors. */
static ssize_t receive(int fd, void *data, size_t size, struct passed *passed) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(PASSED_MAX * sizeof(int))];
  } control;
  struct iovec part = {data, size};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (passed != NULL) {
    message.msg_control = control.space;
    message.msg_controllen = sizeof control.space;
  }
  ssize_t got = recvmsg(fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  struct cmsghdr *header = got > 0 && passed != NULL ? CMSG_FIRSTHDR(&message) : NULL;
  if (header != NULL && header->cmsg_type == SCM_RIGHTS) {
    passed->count = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(passed->fds, CMSG_DATA(header), (size_t)passed->count * sizeof(int));
  }
  return got;
}

int frame_input_fill(struct frame_input *in, int fd, struct passed *passed) {
  size_t wanted = INPUT_INITIAL;
  if (in->used >= FRAME_HEADER) {
    uint32_t length = frame_length(in->data);
    if (length <= FRAME_PAYLOAD_MAX && FRAME_HEADER + (size_t)length > wanted) wanted = FRAME_HEADER + (size_t)length;
  }
  if (input_reserve(in, wanted) < 0) return -1;
  if (in->used == in->size) return 1;
  ssize_t got = receive(fd, in->data + in->used, in->size - in->used, passed);
  if (got > 0) {
    in->used += (size_t)got;
    return 1;
  }
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  return -1;
}

int frame_input_next(struct frame_input *in, struct frame *out) {
  if (in->used < FRAME_HEADER) return 0;
  uint32_t length = frame_length(in->data);
  if (length > FRAME_PAYLOAD_MAX) return -1;
  if (in->used < FRAME_HEADER + (size_t)length) return 0;
  out->type = in->data[4];
  out->length = length;
  out->payload = in->data + FRAME_HEADER;
  return 1;
}

void frame_input_drop(struct frame_input *in, const struct frame *taken) {
  size_t total = FRAME_HEADER + (size_t)taken->length;
  in->used -= total;
  memmove(in->data, in->data + total, in->used);
  if (in->used == 0 && in->size > INPUT_INITIAL) {
    free(in->data);
    memset(in, 0, sizeof *in);
  }
}

static int write_all(int fd, const uint8_t *data, size_t length) {
  while (length > 0) {
    ssize_t wrote = send(fd, data, length, MSG_NOSIGNAL);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return -1;
    data += wrote;
    length -= (size_t)wrote;
  }
  return 0;
}

int frame_write(int fd, uint8_t type, const void *payload, uint32_t length) {
  uint8_t small[512];
  if (length > sizeof small - FRAME_HEADER) {
    frame_header(small, type, length);
    if (write_all(fd, small, FRAME_HEADER) < 0) return -1;
    return write_all(fd, payload, length);
  }
  frame_header(small, type, length);
  if (length > 0) memcpy(small + FRAME_HEADER, payload, length);
  return write_all(fd, small, FRAME_HEADER + (size_t)length);
}

pid_t receive_sender(int fd, char *byte) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(struct ucred))];
  } control;
  struct iovec part = {byte, 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
  struct ucred sender;
  ssize_t got;
  do got = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  struct cmsghdr *header = got == 1 ? CMSG_FIRSTHDR(&message) : NULL;
  if (got < 0) return -1;
  if (header == NULL || header->cmsg_type != SCM_CREDENTIALS || header->cmsg_len != CMSG_LEN(sizeof sender)) return 0;
  memcpy(&sender, CMSG_DATA(header), sizeof sender);
  return sender.pid;
}

int send_with(int fd, const void *data, size_t length, const struct passed *passed) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(PASSED_MAX * sizeof(int))];
  } control = {0};
  const size_t bytes = (size_t)passed->count * sizeof(int);
  struct iovec part = {(void *)data, length};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = CMSG_SPACE(bytes)};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(bytes);
  memcpy(CMSG_DATA(header), passed->fds, bytes);
  return sendmsg(fd, &message, MSG_NOSIGNAL) == (ssize_t)length ? 0 : -1;
}

int frame_write_with(int fd, uint8_t type, const void *payload, uint32_t length, const struct passed *passed) {
  uint8_t small[256];
  if (length > sizeof small - FRAME_HEADER) {
    errno = EMSGSIZE;
    return -1;
  }
  frame_header(small, type, length);
  if (length > 0) memcpy(small + FRAME_HEADER, payload, length);
  return send_with(fd, small, FRAME_HEADER + (size_t)length, passed);
}
