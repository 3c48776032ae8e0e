#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "filter.h"

/* Rules for calls whose danger lies in their arguments. Constants that old headers lack are spelled out. */

enum { COMMAND_SETLEASE = 1024, COMMAND_NOTIFY = 1026 };
enum { READ_WITHOUT_WAITING = 8 };
enum { IOCTL_TIOCSTI = 0x5412, IOCTL_TIOCLINUX = 0x541c, IOCTL_TIOCSETD = 0x5423 };

/* Leases and directory notification act on shared files. */
void rule_fcntl(struct filter *f) {
  filter_load_low(f, 1);
  filter_when_equal(f, COMMAND_SETLEASE, VERDICT_ERROR(EPERM));
  filter_when_equal(f, COMMAND_NOTIFY, VERDICT_ERROR(EPERM));
  filter_return(f, VERDICT_ALLOW);
}

/* Not waiting for the disk tells whether somebody else has read a shared file of late. File systems may refuse it, so
 * whoever asks for it can do without. */
void rule_preadv2(struct filter *f) {
  filter_load_low(f, 5);
  filter_when_any_bit(f, READ_WITHOUT_WAITING, VERDICT_ERROR(EOPNOTSUPP));
  filter_return(f, VERDICT_ALLOW);
}

/* There is no terminal inside; should one ever be handed in, nobody types into it or loads a line discipline. */
void rule_ioctl(struct filter *f) {
  filter_load_low(f, 1);
  filter_when_equal(f, IOCTL_TIOCSTI, VERDICT_ERROR(EPERM));
  filter_when_equal(f, IOCTL_TIOCLINUX, VERDICT_ERROR(EPERM));
  filter_when_equal(f, IOCTL_TIOCSETD, VERDICT_ERROR(EPERM));
  filter_return(f, VERDICT_ALLOW);
}

/* Threads and processes yes, namespaces no. clone3 hides its flags behind a pointer, so it stays ENOSYS. */
void rule_clone(struct filter *f) {
  filter_load_low(f, 0);
  filter_when_any_bit(f, CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET,
                      VERDICT_ERROR(EPERM));
  filter_return(f, VERDICT_ALLOW);
}

/* Own limits may be changed, those of others only read: init runs under the same user and must not be slowed down. */
void rule_prlimit(struct filter *f) {
  filter_load_low(f, 0);
  filter_when_equal(f, 0, VERDICT_ALLOW);
  filter_load_low(f, 2);
  filter_unless_equal(f, 0, VERDICT_ERROR(EPERM));
  filter_load_high(f, 2);
  filter_when_equal(f, 0, VERDICT_ALLOW);
  filter_return(f, VERDICT_ERROR(EPERM));
}

static const uint32_t harmless_prctl[] = {
  PR_SET_PDEATHSIG, PR_GET_PDEATHSIG, PR_GET_DUMPABLE, PR_SET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_GET_SECCOMP,
  PR_SET_SECCOMP, PR_CAPBSET_READ, PR_GET_SECUREBITS, PR_SET_TIMERSLACK, PR_GET_TIMERSLACK, PR_SET_CHILD_SUBREAPER,
  PR_GET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, PR_GET_TID_ADDRESS, PR_SET_THP_DISABLE,
  PR_GET_THP_DISABLE, PR_GET_KEEPCAPS, 47 /* PR_CAP_AMBIENT */, 50 /* PR_SVE_SET_VL */, 51 /* PR_SVE_GET_VL */,
  54 /* PR_PAC_RESET_KEYS */, 55 /* PR_SET_TAGGED_ADDR_CTRL */, 56 /* PR_GET_TAGGED_ADDR_CTRL */,
  0x53564d41 /* PR_SET_VMA */, 0x41555856 /* PR_GET_AUXV */,
};

void rule_prctl(struct filter *f) {
  filter_load_low(f, 0);
  for (size_t i = 0; i < sizeof harmless_prctl / sizeof *harmless_prctl; i++)
    filter_when_equal(f, harmless_prctl[i], VERDICT_ALLOW);
  filter_return(f, VERDICT_ERROR(EPERM));
}

/* Asking is fine, and so is the default; ADDR_NO_RANDOMIZE and READ_IMPLIES_EXEC are not. */
void rule_personality(struct filter *f) {
  filter_load_low(f, 0);
  filter_when_equal(f, 0xffffffff, VERDICT_ALLOW);
  filter_when_equal(f, 0, VERDICT_ALLOW);
  filter_return(f, VERDICT_ERROR(EPERM));
}

/* Scheduling calls only on the caller (0), never on init. */
void rule_self(struct filter *f) {
  filter_load_low(f, 0);
  filter_when_equal(f, 0, VERDICT_ALLOW);
  filter_return(f, VERDICT_ERROR(EPERM));
}

/* PRIO_PROCESS is 0 for setpriority, IOPRIO_WHO_PROCESS is 1 for ioprio_set: groups and users would reach init. */
void rule_priority(struct filter *f) {
  filter_load_low(f, 0);
  filter_emit(f, BPF_JMP | BPF_JGT | BPF_K, 1, 0, 1);
  filter_return(f, VERDICT_ERROR(EPERM));
  filter_load_low(f, 1);
  filter_when_equal(f, 0, VERDICT_ALLOW);
  filter_return(f, VERDICT_ERROR(EPERM));
}

/* A program may confine itself further; a listener would let it answer calls of its children in user space. */
void rule_seccomp(struct filter *f) {
  filter_load_low(f, 1);
  filter_when_any_bit(f, 8 /* SECCOMP_FILTER_FLAG_NEW_LISTENER */, VERDICT_ERROR(EPERM));
  filter_return(f, VERDICT_ALLOW);
}

void rule_socket(struct filter *f) {
  filter_load_low(f, 0);
  filter_when_equal(f, AF_UNIX, VERDICT_ALLOW);
  filter_return(f, VERDICT_ERROR(EAFNOSUPPORT));
}

/* With a way out: also TCP of IPv4, which is all that it takes to reach a proxy on loopback. The protocol is looked at too,
 * since MPTCP and SCTP are streams as well. */
void rule_network_socket(struct filter *f) {
  filter_load_low(f, 0);
  filter_when_equal(f, AF_UNIX, VERDICT_ALLOW);
  filter_unless_equal(f, AF_INET, VERDICT_ERROR(EAFNOSUPPORT));
  filter_load_low(f, 1);
  filter_emit(f, BPF_ALU | BPF_AND | BPF_K, 0xf, 0, 0);
  filter_unless_equal(f, SOCK_STREAM, VERDICT_ERROR(EACCES));
  filter_load_low(f, 2);
  filter_when_equal(f, 0, VERDICT_ALLOW);
  filter_when_equal(f, IPPROTO_TCP, VERDICT_ALLOW);
  filter_return(f, VERDICT_ERROR(EPROTONOSUPPORT));
}

static const uint32_t harmless_tcp[] = {
  TCP_NODELAY, TCP_CORK, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, TCP_SYNCNT, TCP_LINGER2, TCP_DEFER_ACCEPT, TCP_QUICKACK,
  TCP_USER_TIMEOUT,
};
static const uint32_t harmless_ip[] = {IP_TOS};

/* With the level loaded: decides for this level and leaves it loaded for others. */
static void decide_level(struct filter *f, uint32_t level, const uint32_t *options, int count) {
  enum { LOAD_AND_RETURN = 2 };
  filter_emit(f, BPF_JMP | BPF_JEQ | BPF_K, level, 0, (uint8_t)(2 * count + LOAD_AND_RETURN));
  filter_load_low(f, 2);
  for (int i = 0; i < count; i++) filter_when_equal(f, options[i], VERDICT_ALLOW);
  filter_return(f, VERDICT_ERROR(ENOPROTOOPT));
}

/* What clients and servers set to be quick or to notice a dead peer. Not what makes a socket another thing: TLS in the
 * kernel, other congestion control, zero copy, options of the header. */
void rule_network_option(struct filter *f) {
  filter_load_low(f, 1);
  decide_level(f, IPPROTO_TCP, harmless_tcp, sizeof harmless_tcp / sizeof *harmless_tcp);
  decide_level(f, IPPROTO_IP, harmless_ip, sizeof harmless_ip / sizeof *harmless_ip);
  filter_unless_equal(f, SOL_SOCKET, VERDICT_ERROR(ENOPROTOOPT));
  filter_load_low(f, 2);
  filter_when_equal(f, 60 /* SO_ZEROCOPY */, VERDICT_ERROR(ENOPROTOOPT));
  filter_return(f, VERDICT_ALLOW);
}

void rule_socketpair(struct filter *f) {
  rule_socket(f);
}

/* Without a network namespace a datagram pair could still send to the host's sockets by name; a stream cannot. Nor may a
 * pair be of any other family: some make pairs, and all make a socket in the host's network before they refuse one. */
void rule_stream_pair(struct filter *f) {
  filter_load_low(f, 0);
  filter_emit(f, BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0);
  filter_return(f, VERDICT_ERROR(EAFNOSUPPORT));
  filter_load_low(f, 1);
  filter_emit(f, BPF_ALU | BPF_AND | BPF_K, 0xf, 0, 0);
  filter_when_equal(f, SOCK_STREAM, VERDICT_ALLOW);
  filter_return(f, VERDICT_ERROR(EACCES));
}

/* utimensat(fd, NULL): by open descriptor only, never by path. */
void rule_no_path(struct filter *f) {
  filter_load_low(f, 1);
  filter_unless_equal(f, 0, VERDICT_ERROR(EPERM));
  filter_load_high(f, 1);
  filter_when_equal(f, 0, VERDICT_ALLOW);
  filter_return(f, VERDICT_ERROR(EPERM));
}

/* Linux opens a file for reading and empties it all the same, for whoever may write it. */
static void refuse_read_and_truncate(struct filter *f, int flags) {
  filter_load_low(f, flags);
  filter_emit(f, BPF_ALU | BPF_AND | BPF_K, O_TRUNC | O_ACCMODE, 0, 0);
  filter_when_equal(f, O_TRUNC | O_RDONLY, VERDICT_ERROR(EPERM));
  filter_return(f, VERDICT_ALLOW);
}

void rule_open(struct filter *f) {
  refuse_read_and_truncate(f, 1);
}

void rule_openat(struct filter *f) {
  refuse_read_and_truncate(f, 2);
}
