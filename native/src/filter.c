#include "filter.h"

#include <stddef.h>

void filter_emit(struct filter *f, uint16_t code, uint32_t k, uint8_t jump_true, uint8_t jump_false) {
  if (f->length < FILTER_MAX) f->code[f->length] = (struct sock_filter){code, jump_true, jump_false, k};
  f->length++;
}

void filter_return(struct filter *f, uint32_t verdict) {
  filter_emit(f, BPF_RET | BPF_K, verdict, 0, 0);
}

void filter_load_low(struct filter *f, int index) {
  uint32_t offset = (uint32_t)(offsetof(struct seccomp_data, args) + 8 * (size_t)index);
  filter_emit(f, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

void filter_load_high(struct filter *f, int index) {
  uint32_t offset = (uint32_t)(offsetof(struct seccomp_data, args) + 8 * (size_t)index + 4);
  filter_emit(f, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

void filter_when_equal(struct filter *f, uint32_t value, uint32_t verdict) {
  filter_emit(f, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
  filter_return(f, verdict);
}

void filter_unless_equal(struct filter *f, uint32_t value, uint32_t verdict) {
  filter_emit(f, BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0);
  filter_return(f, verdict);
}

void filter_when_any_bit(struct filter *f, uint32_t bits, uint32_t verdict) {
  filter_emit(f, BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1);
  filter_return(f, verdict);
}
