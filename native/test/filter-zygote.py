"""A zygote that forks nothing: it says what ceilings it is sent, and what the filter it is sent makes of calls of each
architecture, and ends."""
import os, socket, struct, sys

LISTENER = 3
X86_64, I386, ARM, AARCH64 = 0xC000003E, 0x40000003, 0x40000028, 0xC00000B7


def verdict(code, arch, number):
    """What the kernel's classic BPF does with it, as far as such a filter uses it."""
    data = struct.pack("=iIQ6Q", number, arch, 0, *[0] * 6)
    at = accumulator = 0
    while True:
        operation, jump_true, jump_false, k = code[at]
        at += 1
        if operation == 0x06:
            return k
        if operation == 0x20:
            accumulator = struct.unpack_from("=I", data, k)[0]
        elif operation == 0x54:
            accumulator &= k
        elif operation == 0x05:
            at += k
        else:
            holds = {0x15: accumulator == k, 0x25: accumulator > k, 0x35: accumulator >= k, 0x45: accumulator & k != 0}[operation]
            at += jump_true if holds else jump_false


def receive(connection):
    message, descriptors, _, _ = socket.recv_fds(connection, 65536, 16)
    for each in descriptors:
        os.close(each)
    _, count, instructions, _ = struct.unpack_from("=4I", message)
    at = 16 + 16 * count
    ceilings = list(struct.iter_unpack("=QQ", message[16:at]))
    return ceilings, list(struct.iter_unpack("=HBBI", message[at:at + 8 * instructions]))


ceilings, code = receive(socket.socket(fileno=LISTENER).accept()[0])
print("ceilings", *[f"{limit}={value}" for limit, value in sorted(ceilings)], file=sys.stderr)
for name, arch in ("x86_64", X86_64), ("aarch64", AARCH64), ("i386", I386), ("arm", ARM):
    found = {verdict(code, arch, number) for number in range(512)}
    print(name, "kill" if found == {0x80000000} else f"{len(found)} verdicts", file=sys.stderr)
sys.exit(1)
