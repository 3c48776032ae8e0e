#ifndef RELAY_PAIRS_H
#define RELAY_PAIRS_H

#include <sys/socket.h>
#include <sys/un.h>

/* Connections at once; more wait until one ends. */
enum { PAIR_MAX = 64 };

/* Accepts on a non-blocking listener and carries each connection to one of its own to `proxy`, for ever. What cannot be
 * passed on at once is kept in a buffer of fixed size, and no more is read until that is empty: who does not read makes
 * the other side wait, and nobody else. Returns only when waiting itself fails. */
void carry_connections(int listener, const struct sockaddr_un *proxy);

#endif
