#ifndef BOX_H
#define BOX_H

#include <stddef.h>
#include <stdint.h>

#include "instance.h"

/* The writable part of an instance: home and working directory, temporary files, shared memory, all on one private
 * tmpfs so that one size and one inode limit hold for their sum. In landlock mode: directories on the host's disk. */

/* Namespace mode, called by init: mounts the tmpfs and the instance's own /proc. Sets *own_proc to 0 when the kernel
 * refuses one; an empty directory then covers the host's. -1 with a fault. */
int box_mount(const struct limits *limits, int *own_proc);

/* Changes the size limits of the mounted box. */
int box_resize(const struct limits *limits);

/* Landlock mode, called by the supervisor: names the private directories, makes them for the user of the request, and
 * removes them again, however deep a program has nested them. */
void box_name_directories(struct instance *instance, unsigned long sequence);
int box_make_directories(const struct instance *instance);
void box_remove_directories(struct instance *instance);

/* Absolute paths inside the instance, valid until the next call. */
const char *box_home(const struct instance *instance);
const char *box_temporary(const struct instance *instance);

/* Whether a path below /box may be named by a client: relative, of 1-1024 bytes without NUL, and every component has 1-255
 * and is not "." or "..". */
int box_is_name(const char *name, size_t length);

/* Writes one FILE payload below the directory `box`: names are checked and no symlink is followed. -1 with a fault. */
int box_write_file(int box, const uint8_t *payload, uint32_t length);

#endif
