"""Runs a command to which the kernel's Landlock seems to have an older version, or to be missing (0):

    old-landlock.py VERSION COMMAND [ARGUMENT...]

The question for the version is answered here, by a seccomp notification; everything else goes to the kernel itself."""
import ctypes, errno, os, select, socket, struct, sys

SET_FILTER, NEW_LISTENER, NOTIFY, ALLOW = 1, 8, 0x7FC00000, 0x7FFF0000
RECEIVE, SEND = 0xC0502100, 0xC0182101
CREATE_RULESET, ASKS_VERSION = 444, 1
SECCOMP = {"x86_64": 317, "aarch64": 277}[os.uname().machine]
PR_SET_NO_NEW_PRIVS = 38
libc = ctypes.CDLL(None, use_errno=True)


def must(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def listen():
    """Only the call that asks for the version is told of; its third argument is 1."""
    code = b"".join(struct.pack("=HBBI", *each) for each in [
        (0x20, 0, 0, 0), (0x15, 0, 3, CREATE_RULESET), (0x20, 0, 0, 32), (0x15, 0, 1, ASKS_VERSION), (0x06, 0, 0, NOTIFY), (0x06, 0, 0, ALLOW)])
    kept = ctypes.create_string_buffer(code)
    program = struct.pack("@HP", len(code) // 8, ctypes.addressof(kept))
    must(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    return must(libc.syscall(SECCOMP, SET_FILTER, NEW_LISTENER, program))


def answer(listener, version):
    question = ctypes.create_string_buffer(80)
    if libc.ioctl(listener, ctypes.c_ulong(RECEIVE), question) < 0:
        return
    value, error = (version, 0) if version > 0 else (0, -errno.ENOSYS)
    libc.ioctl(listener, ctypes.c_ulong(SEND), struct.pack("=QqiI", struct.unpack_from("=Q", question)[0], value, error, 0))


def main(version, command):
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        socket.send_fds(theirs, [b"."], [listen()])
        os.execvp(command[0], command)
    theirs.close()
    os.close(0)
    listener = socket.recv_fds(ours, 1, 1)[1][0]
    ended = os.pidfd_open(pid)
    watched = select.poll()
    for each in (listener, ended):
        watched.register(each, select.POLLIN)
    while all(descriptor != ended for descriptor, _ in watched.poll()):
        answer(listener, version)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


main(int(sys.argv[1]), sys.argv[2:])
