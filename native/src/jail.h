#ifndef JAIL_H
#define JAIL_H

/* Executes a virtual machine monitor where a guest that broke out of it would find nothing: see jail.c. `words` are the options, then
 * `--`, then the command. Returns the code to exit with. */
int run_jail(int count, char **words);

#endif
