#ifndef SEAL_H
#define SEAL_H

/* Copies the file on standard input into memory that nobody can change any more, says on standard output where that is, and holds it
 * until the end of descriptor 3: see seal.c. Returns the code to exit with. */
int run_seal(void);

#endif
