#include "trunk-lines.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fault.h"
#include "frame.h"
#include "lane.h"

enum { LINE_HEADER = FRAME_HEADER + 1, CREDIT_BYTES = 4, CREDIT_STEP = TRUNK_WINDOW / 4 };
/* Of one line at most, at once: OPEN, CREDIT, END, CLOSE, and the header of DATA. */
enum { CONTROL_MAX = 5 * LINE_HEADER + CREDIT_BYTES, OUT_SIZE = 2 * TRUNK_CHUNK + 4 * CONTROL_MAX };
enum { IN_SIZE = 2 * (LINE_HEADER + TRUNK_CHUNK) };
enum { LISTENER = TRUNK_LINES, PORT, POLL_COUNT };

struct line {
  int is_taken; /* until both sides have let go of it */
  int socket;   /* -1 once we have */
  int is_readable;
  int is_opened, is_ended, is_closed; /* what the host was told */
  int has_ended, has_closed;          /* what it told us */
  int is_shut;                        /* its end was passed on */
  size_t credit;                      /* bytes that the host takes yet */
  size_t owed;                        /* bytes that were passed on, of which it was not told */
  size_t start, used;                 /* what came and was not passed on, in a ring */
  uint8_t data[TRUNK_WINDOW];
};

static struct line lines[TRUNK_LINES];

static struct {
  size_t start, end;
  uint8_t data[OUT_SIZE];
} out;

static struct {
  size_t used;
  uint8_t data[IN_SIZE];
} in;

/* Whose turn it is to say something first. */
static int turn;

static int number_of(const struct line *line) {
  return (int)(line - lines);
}

static void let_go(struct line *line) {
  if (line->socket >= 0) close(line->socket);
  line->socket = -1;
  line->used = line->owed = 0;
}

static struct line *find_free(void) {
  for (int i = 0; i < TRUNK_LINES; i++)
    if (!lines[i].is_taken) return &lines[i];
  return NULL;
}

static void accept_line(struct line *line, int listener) {
  int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (connection < 0) return;
  memset(line, 0, offsetof(struct line, data));
  line->is_taken = 1;
  line->socket = connection;
  line->credit = TRUNK_WINDOW;
}

/* Bytes that are read into the place of a payload become a frame by this. */
static void put(const struct line *line, uint8_t type, size_t length) {
  frame_header(out.data + out.end, type, (uint32_t)length + 1);
  out.data[out.end + FRAME_HEADER] = (uint8_t)number_of(line);
  out.end += LINE_HEADER + length;
}

static void put_credit(struct line *line) {
  uint8_t *bytes = out.data + out.end + LINE_HEADER;
  for (int i = 0; i < CREDIT_BYTES; i++) bytes[i] = (uint8_t)(line->owed >> 8 * i);
  put(line, TRUNK_CREDIT, CREDIT_BYTES);
  line->owed = 0;
}

static void put_data(struct line *line) {
  size_t room = OUT_SIZE - out.end - CONTROL_MAX;
  size_t most = line->credit < TRUNK_CHUNK ? line->credit : TRUNK_CHUNK;
  ssize_t got = recv(line->socket, out.data + out.end + LINE_HEADER, room < most ? room : most, 0);
  line->is_readable = 0;
  if (got < 0 && lane_may_retry()) return;
  if (got < 0) {
    let_go(line);
  } else if (got == 0) {
    put(line, TRUNK_END, 0);
    line->is_ended = 1;
  } else {
    put(line, TRUNK_DATA, (size_t)got);
    line->credit -= (size_t)got;
  }
}

/* The end of what came is passed on; and when both sides have ended, or the host has said its last word, it is over. */
static void finish(struct line *line) {
  if (line->has_ended && !line->is_shut) {
    shutdown(line->socket, SHUT_WR);
    line->is_shut = 1;
  }
  if (line->is_shut && (line->is_ended || line->has_closed)) let_go(line);
}

/* All that there is to say of a line now. */
static void speak(struct line *line) {
  if (!line->is_opened) put(line, TRUNK_OPEN, 0);
  line->is_opened = 1;
  if (line->owed >= CREDIT_STEP && !line->has_ended) put_credit(line);
  if (line->socket >= 0 && line->is_readable) put_data(line);
  if (line->socket >= 0 && line->used == 0) finish(line);
  if (line->socket < 0 && !line->is_closed) {
    put(line, TRUNK_CLOSE, 0);
    line->is_closed = 1;
  }
  if (line->is_closed && line->has_closed) line->is_taken = 0;
}

/* Nothing is added to what the host has not taken: who is slow is waited for. Each line gets its turn. */
static void gather(void) {
  if (out.start < out.end) return;
  out.start = out.end = 0;
  for (int i = 0; i < TRUNK_LINES && OUT_SIZE - out.end >= CONTROL_MAX + TRUNK_CHUNK / 4; i++) {
    struct line *line = &lines[turn];
    turn = (turn + 1) % TRUNK_LINES;
    if (line->is_taken) speak(line);
  }
}

/* What came from the host, as far as the connection takes it. */
static void pass_on(struct line *line) {
  while (line->used > 0) {
    size_t whole = TRUNK_WINDOW - line->start;
    ssize_t sent = send(line->socket, line->data + line->start, line->used < whole ? line->used : whole, MSG_NOSIGNAL);
    if (sent < 0 && !lane_may_retry()) let_go(line);
    if (sent < 0) return;
    line->start = (line->start + (size_t)sent) % TRUNK_WINDOW;
    line->used -= (size_t)sent;
    line->owed += (size_t)sent;
  }
  finish(line);
}

static int keep_bytes(struct line *line, const uint8_t *bytes, size_t length) {
  if (line->used + length > TRUNK_WINDOW) return fail_with("trunk:window", EOVERFLOW);
  size_t at = (line->start + line->used) % TRUNK_WINDOW;
  size_t first = length < TRUNK_WINDOW - at ? length : TRUNK_WINDOW - at;
  memcpy(line->data + at, bytes, first);
  memcpy(line->data, bytes + first, length - first);
  line->used += length;
  return 0;
}

static int take_credit(struct line *line, const uint8_t *bytes, size_t length) {
  uint32_t more = 0;
  if (length != CREDIT_BYTES) return fail_with("trunk:credit", EPROTO);
  for (int i = CREDIT_BYTES - 1; i >= 0; i--) more = more << 8 | bytes[i];
  line->credit += more;
  return line->credit > TRUNK_WINDOW ? fail_with("trunk:credit", EOVERFLOW) : 0;
}

/* Of a line that we have let go of, things may still be on the way. */
static int take_frame(uint8_t type, const uint8_t *payload, size_t length) {
  if (payload[0] >= TRUNK_LINES || !lines[payload[0]].is_taken) return fail_with("trunk:line", EPROTO);
  struct line *line = &lines[payload[0]];
  if (line->has_closed || (line->has_ended && type == TRUNK_DATA)) return fail_with("trunk:line", EPROTO);
  switch (type) {
  case TRUNK_DATA:
    return line->socket < 0 ? 0 : keep_bytes(line, payload + 1, length - 1);
  case TRUNK_CREDIT:
    return take_credit(line, payload + 1, length - 1);
  case TRUNK_END:
    line->has_ended = 1;
    return 0;
  case TRUNK_CLOSE:
    line->has_closed = 1;
    /* Without an end before it, the connection is broken. */
    if (!line->has_ended) let_go(line);
    if (line->is_closed) line->is_taken = 0;
    return 0;
  default:
    return fail_with("trunk:frame", EPROTO);
  }
}

static int take_frames(void) {
  size_t start = 0;
  while (in.used - start >= FRAME_HEADER) {
    const uint8_t *header = in.data + start;
    size_t length = frame_length(header);
    if (length < 1 || length > 1 + TRUNK_CHUNK) return fail_with("trunk:length", EMSGSIZE);
    if (in.used - start < FRAME_HEADER + length) break;
    if (take_frame(header[4], header + FRAME_HEADER, length) < 0) return -1;
    start += FRAME_HEADER + length;
  }
  in.used -= start;
  memmove(in.data, in.data + start, in.used);
  return 0;
}

/* 1 when something came or nothing did for now, 0 at the end. The kernel hands out what came over a virtio port by the page: as many as
 * there are are taken at once. */
static int read_port(int port) {
  size_t before = in.used;
  ssize_t got = 1;
  while (got > 0 && in.used < IN_SIZE) {
    got = read(port, in.data + in.used, IN_SIZE - in.used);
    if (got > 0) in.used += (size_t)got;
  }
  /* An end after something shows once more in the next read. */
  if (in.used == before) return got < 0 && lane_may_retry();
  return take_frames() < 0 ? -1 : 1;
}

/* 0 when nobody takes it any more. */
static int write_port(int port) {
  if (out.start == out.end) return 1;
  ssize_t wrote = write(port, out.data + out.start, out.end - out.start);
  if (wrote < 0) return lane_may_retry();
  out.start += (size_t)wrote;
  return 1;
}

/* An end that nothing is wanted of is left out altogether: its hang-up would be reported again and again. */
static struct pollfd watch_line(const struct line *line) {
  short events = 0;
  if (!line->is_taken || line->socket < 0) return (struct pollfd){.fd = -1};
  if (!line->is_ended && line->credit > 0 && out.start == out.end) events |= POLLIN;
  if (line->used > 0) events |= POLLOUT;
  return (struct pollfd){.fd = events != 0 ? line->socket : -1, .events = events};
}

/* What there is to say of a line without any news of its connection: then the port is waited for. */
static int has_word(const struct line *line) {
  return line->is_taken && (!line->is_opened || (line->socket < 0 && !line->is_closed) || (line->owed >= CREDIT_STEP && !line->has_ended));
}

static short wish_port(void) {
  int wants = out.start < out.end;
  for (int i = 0; i < TRUNK_LINES && !wants; i++) wants = has_word(&lines[i]);
  return wants ? POLLIN | POLLOUT : POLLIN;
}

int carry_lines(int listener, int port) {
  struct pollfd set[POLL_COUNT];
  for (;;) {
    struct line *free_line = find_free();
    int going = 1;
    for (int i = 0; i < TRUNK_LINES; i++) set[i] = watch_line(&lines[i]);
    set[LISTENER] = (struct pollfd){free_line != NULL ? listener : -1, POLLIN, 0};
    set[PORT] = (struct pollfd){port, wish_port(), 0};
    if (poll(set, POLL_COUNT, -1) < 0) continue;
    if (set[PORT].revents & ~POLLOUT) going = read_port(port);
    for (int i = 0; i < TRUNK_LINES; i++) {
      lines[i].is_readable = !lines[i].is_ended && lines[i].credit > 0 && (set[i].revents & ~POLLOUT) != 0;
      if (lines[i].is_taken && lines[i].socket >= 0) pass_on(&lines[i]);
    }
    if (set[LISTENER].revents) accept_line(free_line, listener);
    gather();
    if (going == 1) going = write_port(port);
    if (going != 1) return going;
  }
}
