#ifndef WRITE_FILE_H
#define WRITE_FILE_H

#include <stddef.h>

/* Creates the file if needed and writes the text in one call, as the kernel's control files want it. -1 with errno. */
int write_file(const char *path, const char *text);
int write_file_at(int directory, const char *path, const char *text);

/* Reads at most size - 1 bytes and ends them with NUL. Returns the length, -1 with errno. */
int read_file_at(int directory, const char *path, char *out, size_t size);

#endif
