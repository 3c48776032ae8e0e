// For each rule of src/seccomp-rules.c every way through it: arguments, and the answer. "reached" is any answer of the
// kernel itself but a refusal.
import { harmlessOptions } from './syscall-list.mjs';

const HIGH = 2 ** 32;
const buffer = { bytes: 64 };
const namespaces = [0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000];
const SIGCHLD = 17;
const THREAD = 0x10000;

/** The kernel looks at the low half of an int only, and so must a rule. */
const alsoWithHighHalf = (args, at) => args.map((each, i) => (i === at ? each + HIGH : each));

function byFamily(refusal) {
  const families = Array.from({ length: 50 }, (_, family) => family).filter((family) => family !== 1);
  return [
    [[1, 1, 0, buffer], 'reached'],
    [[1, 2, 0, buffer], 'reached'],
    ...families.map((family) => [[family, 1, 0, buffer], refusal]),
    ...[16, 17, 40].map((family) => [[family, 3, 0, buffer], refusal]),
    [[HIGH + 16, 3, 0, buffer], refusal],
  ];
}

function byOption() {
  const harmless = harmlessOptions();
  const options = [...Array.from({ length: 84 }, (_, option) => option), 0x41555856, 0x41555857, 0x53564d41, 0x53564d42, 0x59616d61];
  return options.map((option) => [[option, 0, 0, 0, 0], harmless.has(option) ? 'reached' : 'EPERM']);
}

const cases = {
  rule_fcntl: () => [
    ...[[0, 1024, 0], [0, 1026, 0]].flatMap((args) => [[args, 'EPERM'], [alsoWithHighHalf(args, 1), 'EPERM']]),
    ...[1, 3, 1023, 1025, 1027, 1030].map((command) => [[0, command, 0], 'reached']),
  ],
  // Nothing is read from there, but the filter comes first. EOPNOTSUPP goes by its older name.
  rule_preadv2: () => [
    ...[8, 9, 0x18, 2 ** 32 + 8].map((flags) => [[-1, 0, 0, 0, 0, flags], 'ENOTSUP']),
    ...[0, 1, 0x10].map((flags) => [[-1, 0, 0, 0, 0, flags], 'EBADF']),
  ],
  rule_ioctl: () => [
    ...[0x5412, 0x541c, 0x5423].flatMap((command) => [[[0, command, buffer], 'EPERM'], [[0, command + HIGH, buffer], 'EPERM']]),
    ...[0x5401, 0x5411, 0x5413, 0x541b, 0x5424].map((command) => [[0, command, buffer], 'reached']),
  ],
  rule_clone: () => [
    ...namespaces.map((flag) => [[flag + SIGCHLD, 0, 0, 0, 0], 'EPERM']),
    // The kernel says EINVAL to a thread without signal handlers, before it asks for any right.
    ...namespaces.map((flag) => [[flag + THREAD, 0, 0, 0, 0], 'EPERM']),
    [[THREAD, 0, 0, 0, 0], 'EINVAL'],
    [[0x7e020000 + SIGCHLD, 0, 0, 0, 0], 'EPERM'],
    [[SIGCHLD, 0, 0, 0, 0], 'reached'],
  ],
  rule_prlimit: () => [
    [[0, 7, 0, buffer], 'reached'],
    [[0, -1, buffer, 0], 'reached'],
    [[1 << 30, 7, 0, buffer], 'reached'],
    [[1 << 30, 7, buffer, 0], 'EPERM'],
    [[1, 7, buffer, 0], 'EPERM'],
    [[1, 7, 1, 0], 'EPERM'],
    [[1, 7, HIGH, 0], 'EPERM'],
  ],
  rule_prctl: byOption,
  rule_personality: () => [
    [[0xffffffff], 'ok'],
    [[0], 'ok'],
    ...[0x0040000, 0x0400000, 8, 1].map((persona) => [[persona], 'EPERM']),
  ],
  rule_self: () => [
    [[0, 0, 0], 'reached'],
    [[0, -1, 0], 'reached'],
    ...[1, 2, 1 << 30, -1].map((pid) => [[pid, 0, 0], 'EPERM']),
  ],
  rule_priority: (name) => [
    [[name === 'ioprio_set' ? 1 : 0, 0, name === 'ioprio_set' ? (2 << 13) + 4 : 1], 'ok'],
    ...[0, 1].map((which) => [[which, 1, 19], 'EPERM']),
    ...[2, 3, -1].map((which) => [[which, 0, 19], 'EPERM']),
  ],
  rule_seccomp: () => [
    ...[8, 9, 0x18, 0x28].map((flags) => [[1, flags, buffer], 'EPERM']),
    [[1, 8 + HIGH, buffer], 'EPERM'],
    ...[0, 1, 2, 4].map((flags) => [[1, flags, 0], 'reached']),
    [[2, 0, buffer], 'reached'],
  ],
  rule_socket: () => byFamily('EAFNOSUPPORT'),
  rule_socketpair: () => byFamily('EAFNOSUPPORT'),
  rule_stream_pair: () => [
    ...[1, 1 + 0o2000000, 1 + 0o4000].map((type) => [[1, type, 0, buffer], 'ok']),
    ...[2, 3, 4, 5, 6, 10, 2 + 0o2000000].map((type) => [[1, type, 0, buffer], 'EACCES']),
    ...[2, 10, 16, 30, 38, 40, HIGH + 30].map((family) => [[family, 1, 0, buffer], 'EAFNOSUPPORT']),
  ],
  rule_no_path: () => [
    [[-1, 0, 0, 0], 'EBADF'],
    [[-100, buffer, 0, 0], 'EPERM'],
    [[-100, 1, 0, 0], 'EPERM'],
    [[-100, HIGH, 0, 0], 'EPERM'],
  ],
};

/** Pairs of arguments and answer for a call that the rule decides. */
export function argumentCases(rule, name) {
  return cases[rule]?.(name) ?? [];
}
