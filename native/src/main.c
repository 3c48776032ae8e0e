#include <stdio.h>
#include <string.h>

#include "contained.h"
#include "daemon.h"
#include "fault.h"
#include "guest.h"
#include "jail.h"
#include "options.h"
#include "probe.h"
#include "seal.h"
#include "slice.h"
#include "trunk.h"

static const char usage[] =
  "chameleon-launcher daemon --socket PATH [--bind-ro HOST[:INSIDE]]... [--cgroup-v1 NAME=DIR]... [--cgroup-v2 DIR]\n"
  "                          [--landlock --scratch DIR]\n"
  "chameleon-launcher contained\n"
  "chameleon-launcher guest\n"
  "chameleon-launcher jail --socket PATH [--uid N] [--bind-ro HOST[:INSIDE]]... [--device PATH]... -- COMMAND...\n"
  "chameleon-launcher seal\n"
  "chameleon-launcher trunk --socket PATH\n"
  "chameleon-launcher probe [--cgroup-v1 NAME=DIR]... [--cgroup-v2 DIR]\n";

int main(int argc, char **argv) {
  static struct options options;
  int is_daemon = argc > 1 && strcmp(argv[1], "daemon") == 0;
  int is_probe = argc > 1 && strcmp(argv[1], "probe") == 0;
  int is_contained = argc == 2 && strcmp(argv[1], "contained") == 0;
  if (argc == 2 && strcmp(argv[1], "guest") == 0) return run_guest();
  if (argc == 2 && strcmp(argv[1], "seal") == 0) return run_seal();
  if (argc > 2 && strcmp(argv[1], "trunk") == 0) return run_trunk(argc - 2, argv + 2);
  if (argc > 2 && strcmp(argv[1], "jail") == 0) return run_jail(argc - 2, argv + 2);
  if (!is_daemon && !is_probe && !is_contained) {
    fputs(usage, stderr);
    return 2;
  }
  if (parse_options(&options, argc - 2, argv + 2) < 0) {
    fprintf(stderr, "%s: %s\n%s", fault.step, strerror(fault.error), usage);
    return 2;
  }
  /* Nothing that the launcher does takes long, and programs are waited for because of it. */
  slice_ask(SLICE_SHORT_US);
  if (is_contained) return run_contained(&options);
  return is_daemon ? run_daemon(&options) : run_probe(&options);
}
