#ifndef FRAME_H
#define FRAME_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Frames: u32 little-endian payload length, u8 type, payload. The same codec serves the public connection and the
 * private channel between a supervisor and its init. PROTOCOL.md is the specification. */

enum { FRAME_HEADER = 5, FRAME_PAYLOAD_MAX = 1 << 20, PASSED_MAX = 11 };

enum frame_type {
  /* client to launcher */
  FRAME_CREATE = 0x01,
  FRAME_FILE = 0x02,
  FRAME_INITIALISE = 0x03,
  FRAME_RUN = 0x04,
  FRAME_STDIN = 0x05,
  FRAME_STDIN_END = 0x06,
  FRAME_KILL = 0x07,
  FRAME_WANTED = 0x08,
  FRAME_INTERRUPT = 0x09, /* also supervisor to init */
  FRAME_WAKE = 0x0a,      /* to the first process of a virtual machine */
  FRAME_CLOCK = 0x0b,     /* the same */
  /* launcher to client */
  FRAME_READY = 0x81,
  FRAME_INITIALISED = 0x82,
  FRAME_STARTED = 0x83,
  FRAME_STDOUT = 0x84,
  FRAME_STDERR = 0x85,
  FRAME_STDIN_ACK = 0x86,
  FRAME_EXIT = 0x87,
  FRAME_FAILURE = 0x88,
  FRAME_WARM = 0x89,
  FRAME_COLLECTED = 0x8a,
  FRAME_PASSED_OVER = 0x8b,
  FRAME_UP = 0x8c,    /* from the first process of a virtual machine */
  FRAME_AWAKE = 0x8d, /* the same */
  FRAME_GONE = 0x8e,  /* the same */
  /* private: supervisor to init, init to supervisor, zygote to its supervisor */
  FRAME_GO = 0x40,
  FRAME_EXITED = 0x41,
  FRAME_FORK = 0x42,
  FRAME_LISTENING = 0x43,
  FRAME_PAUSED = 0x44,
};

/* Descriptors that travel along with a frame. */
struct passed {
  int count, fds[PASSED_MAX];
};

void frame_header(uint8_t out[FRAME_HEADER], uint8_t type, uint32_t length);
uint32_t frame_length(const uint8_t header[FRAME_HEADER]);

/* Received bytes that do not form a complete frame yet. Grows to hold one frame of the maximum size, shrinks after. */
struct frame_input {
  uint8_t *data;
  size_t used, size;
};

struct frame {
  uint8_t type;
  uint32_t length;
  uint8_t *payload;
};

/* Reads what is available. Returns 1 when bytes came, 0 on would-block, -1 on end of stream or error. Descriptors that
 * came along are stored in `passed`, which is left as it is without any; NULL when none are expected. */
int frame_input_fill(struct frame_input *in, int fd, struct passed *passed);

/* Takes the next complete frame: 1 when there is one, 0 when more bytes are needed, -1 when the length is over the
 * limit. The payload points into the buffer and is valid until frame_input_drop. */
int frame_input_next(struct frame_input *in, struct frame *out);

/* Forgets the frame that frame_input_next returned. */
void frame_input_drop(struct frame_input *in, const struct frame *taken);

/* Writes a whole frame to a blocking socket; -1 with errno on failure. */
int frame_write(int fd, uint8_t type, const void *payload, uint32_t length);

/* Writes a small frame and passes descriptors along. */
int frame_write_with(int fd, uint8_t type, const void *payload, uint32_t length, const struct passed *passed);

/* One byte, waited for, on a socket with SO_PASSCRED: the process that wrote it, in our own numbers; 0 at the end of the
 * stream or when the kernel does not tell, -1 with errno. */
pid_t receive_sender(int fd, char *byte);

/* One message with descriptors on any unix socket: 0 when all of it was sent, -1 with errno. */
int send_with(int fd, const void *data, size_t length, const struct passed *passed);

#endif
