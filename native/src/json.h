#ifndef JSON_H
#define JSON_H

#include <stddef.h>
#include <stdint.h>

/* A small writer for replies: objects and arrays of numbers, booleans and strings of the launcher's own choosing.
 * Text beyond the buffer is dropped; replies are far smaller than the buffer. */
struct json {
  char text[4096];
  size_t used;
  int need_comma;
};

void json_open(struct json *j, const char *key, char bracket);
void json_close(struct json *j, char bracket);
void json_text(struct json *j, const char *key, const char *value);
void json_number(struct json *j, const char *key, int64_t value);
void json_flag(struct json *j, const char *key, int value);

#endif
