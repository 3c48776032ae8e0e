#ifndef OPTIONS_H
#define OPTIONS_H

enum { BINDS_MAX = 64, CONTROLLERS_MAX = 8 };

struct bind {
  const char *host;
  const char *inside;
  int is_device;
};

/* A cgroup v1 hierarchy that was handed over: `directory` is held open because the path is gone after the pivot. */
struct controller {
  const char *name;
  const char *path;
  int directory;
};

struct options {
  const char *socket;
  int directory; /* of the socket, or -1: its path leads nowhere after the pivot */
  const char *scratch; /* where landlock mode keeps the private directories of its instances */
  int landlock;
  unsigned uid; /* who a jailed monitor becomes; 0: it stays who it is */
  int contained; /* the whole container around this process is the instance */
  int bind_count;
  struct bind binds[BINDS_MAX];
  int controller_count;
  struct controller controllers[CONTROLLERS_MAX];
  const char *unified_path;
  int unified; /* cgroup v2 directory, or -1 */
};

/* Parses the options after the subcommand; -1 with a fault naming the option. Opens nothing. */
int parse_options(struct options *out, int argc, char **argv);

#endif
