#ifndef TRUNK_LINES_H
#define TRUNK_LINES_H

/* A trunk is one stream that carries many connections, its lines. Frames are those of frame.h; the first byte of each payload
 * is the line's number. PROTOCOL.md is the specification. */
enum {
  TRUNK_OPEN = 0x01,   /* to the host only: the line is a new connection */
  TRUNK_DATA = 0x02,   /* bytes of it */
  TRUNK_END = 0x03,    /* no more bytes from this side */
  TRUNK_CLOSE = 0x04,  /* the last word of this side; when both have said it, the number is free */
  TRUNK_CREDIT = 0x05, /* u32 le: so many bytes more may come */
};

/* Lines at once, bytes that may be on a line's way before the other side has passed on any of them, and bytes in one frame. */
enum { TRUNK_LINES = 64, TRUNK_WINDOW = 64 * 1024, TRUNK_CHUNK = 16 * 1024 };

/* Accepts on a listener and carries each connection as a line over `port`; neither blocks. Memory is of fixed size: a line that
 * nobody reads takes its window and no more, and delays no other. Returns 0 when the port has ended, -1 with a fault when what came
 * of it is no such frame. */
int carry_lines(int listener, int port);

#endif
