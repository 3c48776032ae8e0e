#include "relay-pairs.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <unistd.h>

enum { BUFFER_SIZE = 16 * 1024 };

/* One direction: what was read at its source and is not yet written at its target. */
struct flow {
  size_t start, end;
  int is_over; /* the source has said all it has to say */
  int is_told; /* and the target knows */
  uint8_t data[BUFFER_SIZE];
};

/* A connection from inside and one to the proxy. flows[i] goes from ends[i] to the other end. */
struct pair {
  int is_open;
  int ends[2];
  struct flow flows[2];
};

static struct pair pairs[PAIR_MAX];

static void open_pair(struct pair *pair, int inner, int outer) {
  pair->is_open = 1;
  pair->ends[0] = inner;
  pair->ends[1] = outer;
  for (int i = 0; i < 2; i++) {
    struct flow *flow = &pair->flows[i];
    flow->start = flow->end = 0;
    flow->is_over = flow->is_told = 0;
  }
}

static void close_pair(struct pair *pair) {
  close(pair->ends[0]);
  close(pair->ends[1]);
  pair->is_open = 0;
}

static int would_block(void) {
  return errno == EAGAIN || errno == EINTR;
}

static int fill(struct flow *flow, int source) {
  ssize_t got = recv(source, flow->data, BUFFER_SIZE, 0);
  if (got < 0) return would_block() ? 0 : -1;
  if (got == 0) flow->is_over = 1;
  flow->start = 0;
  flow->end = (size_t)got;
  return 0;
}

static int drain(struct flow *flow, int target) {
  if (flow->start < flow->end) {
    ssize_t sent = send(target, flow->data + flow->start, flow->end - flow->start, MSG_NOSIGNAL);
    if (sent < 0) return would_block() ? 0 : -1;
    flow->start += (size_t)sent;
  }
  if (flow->start < flow->end || !flow->is_over || flow->is_told) return 0;
  flow->is_told = 1;
  return shutdown(target, SHUT_WR);
}

static int is_empty(const struct flow *flow) {
  return flow->start == flow->end;
}

/* An end that nothing is wanted of is left out altogether: its hang-up would be reported again and again. */
static struct pollfd watch_end(const struct pair *pair, int i) {
  short events = 0;
  if (!pair->is_open) return (struct pollfd){.fd = -1};
  if (is_empty(&pair->flows[i]) && !pair->flows[i].is_over) events |= POLLIN;
  if (!is_empty(&pair->flows[1 - i])) events |= POLLOUT;
  return (struct pollfd){.fd = events != 0 ? pair->ends[i] : -1, .events = events};
}

static int serve_end(struct pair *pair, int i, short ready) {
  struct flow *from = &pair->flows[i], *to = &pair->flows[1 - i];
  if (ready == 0) return 0;
  if (!is_empty(to) && drain(to, pair->ends[i]) < 0) return -1;
  /* An error or a hang-up shows in what is read. */
  if (!is_empty(from) || from->is_over) return 0;
  return fill(from, pair->ends[i]) < 0 || drain(from, pair->ends[1 - i]) < 0 ? -1 : 0;
}

static void serve_pair(struct pair *pair, const struct pollfd *set) {
  for (int i = 0; i < 2; i++)
    if (serve_end(pair, i, set[i].revents) < 0) {
      close_pair(pair);
      return;
    }
  if (pair->flows[0].is_told && pair->flows[1].is_told) close_pair(pair);
}

static int connect_proxy(const struct sockaddr_un *proxy) {
  int outer = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (outer < 0 || connect(outer, (const struct sockaddr *)proxy, sizeof *proxy) == 0) return outer;
  close(outer);
  return -1;
}

/* Without a proxy to carry it to, a connection just ends. */
static void accept_pair(struct pair *free_pair, int listener, const struct sockaddr_un *proxy) {
  int inner = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (inner < 0) return;
  int outer = connect_proxy(proxy);
  if (outer < 0) close(inner);
  else open_pair(free_pair, inner, outer);
}

static struct pair *find_free(void) {
  for (int i = 0; i < PAIR_MAX; i++)
    if (!pairs[i].is_open) return &pairs[i];
  return NULL;
}

void carry_connections(int listener, const struct sockaddr_un *proxy) {
  enum { LISTENER = 2 * PAIR_MAX, POLL_COUNT };
  struct pollfd set[POLL_COUNT];
  for (;;) {
    struct pair *free_pair = find_free();
    for (int i = 0; i < 2 * PAIR_MAX; i++) set[i] = watch_end(&pairs[i / 2], i % 2);
    set[LISTENER] = (struct pollfd){free_pair != NULL ? listener : -1, POLLIN, 0};
    if (poll(set, POLL_COUNT, -1) < 0) {
      if (errno == EINTR) continue;
      return;
    }
    for (int i = 0; i < PAIR_MAX; i++)
      if (pairs[i].is_open) serve_pair(&pairs[i], &set[2 * i]);
    if (set[LISTENER].revents) accept_pair(free_pair, listener, proxy);
  }
}
