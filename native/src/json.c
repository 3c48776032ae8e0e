#include "json.h"

#include <stdio.h>
#include <string.h>

static void put(struct json *j, const char *text) {
  size_t length = strlen(text);
  if (j->used + length + 1 > sizeof j->text) return;
  memcpy(j->text + j->used, text, length + 1);
  j->used += length;
}

static void put_quoted(struct json *j, const char *text) {
  char one[8];
  put(j, "\"");
  for (; *text; text++) {
    unsigned char c = (unsigned char)*text;
    if (c == '"' || c == '\\') snprintf(one, sizeof one, "\\%c", c);
    else if (c < 0x20 || c >= 0x7f) snprintf(one, sizeof one, "\\u%04x", c);
    else snprintf(one, sizeof one, "%c", c);
    put(j, one);
  }
  put(j, "\"");
}

static void begin(struct json *j, const char *key) {
  if (j->need_comma) put(j, ",");
  if (key != NULL) {
    put_quoted(j, key);
    put(j, ":");
  }
  j->need_comma = 1;
}

void json_open(struct json *j, const char *key, char bracket) {
  char text[2] = {bracket, '\0'};
  begin(j, key);
  put(j, text);
  j->need_comma = 0;
}

void json_close(struct json *j, char bracket) {
  char text[2] = {bracket, '\0'};
  put(j, text);
  j->need_comma = 1;
}

void json_text(struct json *j, const char *key, const char *value) {
  begin(j, key);
  put_quoted(j, value);
}

void json_number(struct json *j, const char *key, int64_t value) {
  char text[24];
  begin(j, key);
  snprintf(text, sizeof text, "%lld", (long long)value);
  put(j, text);
}

void json_flag(struct json *j, const char *key, int value) {
  begin(j, key);
  put(j, value ? "true" : "false");
}
