#ifndef FILTER_H
#define FILTER_H

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>

/* A seccomp program under construction. Instructions past the end are counted but not stored, so one check at the end
 * finds an overflow. */
enum { FILTER_MAX = 1024 };

struct filter {
  int length;
  struct sock_filter code[FILTER_MAX];
};

#define VERDICT_ALLOW SECCOMP_RET_ALLOW
#define VERDICT_KILL SECCOMP_RET_KILL_PROCESS
#define VERDICT_ERROR(error) (SECCOMP_RET_ERRNO | ((error) & SECCOMP_RET_DATA))

void filter_emit(struct filter *f, uint16_t code, uint32_t k, uint8_t jump_true, uint8_t jump_false);
void filter_return(struct filter *f, uint32_t verdict);

/* Loads the low or the high 32 bits of argument `index`. The kernel itself looks only at the low half of an int. */
void filter_load_low(struct filter *f, int index);
void filter_load_high(struct filter *f, int index);

/* Returns `verdict` when the loaded value equals `value`, when it does not, when it has one of the bits. */
void filter_when_equal(struct filter *f, uint32_t value, uint32_t verdict);
void filter_unless_equal(struct filter *f, uint32_t value, uint32_t verdict);
void filter_when_any_bit(struct filter *f, uint32_t bits, uint32_t verdict);

/* Argument rules named in syscall-table.h. Each ends the program with a verdict on every path. */
typedef void filter_rule(struct filter *f);
filter_rule rule_fcntl, rule_ioctl, rule_clone, rule_prlimit, rule_prctl, rule_personality, rule_self, rule_priority,
  rule_seccomp, rule_socket, rule_network_socket, rule_network_option, rule_socketpair, rule_stream_pair, rule_no_path,
  rule_preadv2, rule_open, rule_openat;

#endif
