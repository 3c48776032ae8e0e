"""Zygote for Python: boots and warms up once, and forks parked interpreters into boxes that the launcher has made.

Descriptor 3 is a listening socket (SOCK_SEQPACKET), 4 the launcher's channel. Each connection is one fork: a message with
eleven descriptors (seven namespaces, the three standard streams, the agent's channel) and what confines it; native/src/fork-request.c
says how. A fork takes three steps: the first enters the box's namespaces, the second is the first inside its pid
namespace, and the third is left by its death to the pid 1 of the box. That one reports, waits until it is in its cgroup, gives up
whatever a program must not have, waits until pid 1 has read from the kernel that it did, and becomes the agent.

Its arguments are packages to load once for all forks: `NAME`, or `NAME=CALLABLE` where the package keeps a random state that
CALLABLE seeds anew. The operator's manifest says which there may be; none comes from a program.
"""

import ctypes
import gc
import os
import resource
import socket
import struct
import sys
import time
from importlib import import_module
from importlib.machinery import SourceFileLoader
from types import ModuleType

LISTENER, AGENT, CONTROL = 3, 3, 4  # a fork has the agent's channel where the zygote listens
LISTENING = struct.Struct("<IBQ")
LISTENING_LENGTH, LISTENING_TYPE = 8, 0x43
DESCRIPTOR_COUNT, NAMESPACE_COUNT = 11, 7
HEAD, CEILING, INSTRUCTION_BYTES = struct.Struct("IIII"), struct.Struct("QQ"), 8
CLOSE_RANGE = 436  # the same on every architecture
PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_SECUREBITS, PR_SET_NO_NEW_PRIVS = 4, 22, 24, 28, 38
SECCOMP_MODE_FILTER, SECUREBITS_LOCKED, CAPABILITY_VERSION_3 = 2, 0xEF, 0x20080522
# What packages load along where it is installed, and begins threads at once: how many it keeps is set by these, which tell
# how many it kept. pandas loads numexpr.
THREAD_COUNTS = ["numexpr.set_num_threads"]

libc = ctypes.CDLL(None, use_errno=True)
libc.prctl.argtypes = [ctypes.c_int] + 4 * [ctypes.c_ulong]


class FilterProgram(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def call(function, *arguments):
    """A function of the C library whose failure is an exception: nothing goes on half confined."""
    if function(*arguments) < 0:
        raise OSError(ctypes.get_errno(), f"{function.__name__}{arguments}")


class Request:
    """What a fork is told: `head, ceilings, filter, words` and its descriptors."""

    def __init__(self, message, descriptors):
        self.uid, ceiling_count, filter_length, words_bytes = HEAD.unpack_from(message)
        filter_at = HEAD.size + ceiling_count * CEILING.size
        words_at = filter_at + filter_length * INSTRUCTION_BYTES
        if len(message) != words_at + words_bytes or len(descriptors) != DESCRIPTOR_COUNT:
            raise ValueError("a message of another launcher")
        self.ceilings = list(CEILING.iter_unpack(message[HEAD.size : filter_at]))
        self.filter = message[filter_at:words_at]
        self.words = [os.fsdecode(each) for each in message[words_at:].split(b"\0")[:-1]]
        self.namespaces = descriptors[:NAMESPACE_COUNT]
        self.streams = descriptors[NAMESPACE_COUNT:]


def receive(connection):
    size = socket.CMSG_SPACE(DESCRIPTOR_COUNT * 4)
    message, ancillary, _, _ = connection.recvmsg(1 << 16, size, socket.MSG_CMSG_CLOEXEC)
    descriptors = [each for _, _, data in ancillary for (each,) in struct.iter_unpack("i", data)]
    return Request(message, descriptors)


def enter(request):
    """The user namespace first, for its rights; its one user before anything is made in it."""
    call(libc.setns, request.namespaces[0], 0)
    os.setresgid(request.uid, request.uid, request.uid)
    os.setresuid(request.uid, request.uid, request.uid)
    for namespace in request.namespaces[1:]:
        call(libc.setns, namespace, 0)


def leave_to_init():
    """Forks, and forks again inside the pid namespace; returns in the last one, once pid 1 is its parent."""
    if (first := os.fork()) != 0:
        os.waitpid(first, 0)
        os._exit(0)
    if os.fork() != 0:
        os._exit(0)
    while os.getppid() != 1:
        os.sched_yield()


def drop_capabilities():
    for capability in range(64):
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            break
    call(libc.prctl, PR_SET_SECUREBITS, SECUREBITS_LOCKED, 0, 0, 0)
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    call(libc.capset, header, bytes(24))


def confine(request):
    os.setsid()
    os.umask(0o022)
    os.chdir("/box")
    for limit, value in request.ceilings:
        _, hard = resource.prlimit(0, limit)
        lowered = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (lowered, lowered))
    drop_capabilities()
    call(libc.prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # As an exec would leave it: its own files in /proc are its own, and the launcher can read what it is.
    call(libc.prctl, PR_SET_DUMPABLE, 1, 0, 0, 0)
    call(libc.syscall, CLOSE_RANGE, 4, ctypes.c_uint(0xFFFFFFFF), 0)
    program = FilterProgram(len(request.filter) // INSTRUCTION_BYTES, request.filter)
    call(libc.prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(program), 0, 0)


def report_to(descriptor):
    """Who reports is what counts: the kernel tells the other side our process. Returns when that lets us go on."""
    os.write(descriptor, b".")
    if os.read(descriptor, 1) != b".":
        os._exit(127)


class Packages:
    """What is loaded for all forks beside the language's own modules: `words` as in the arguments."""

    def __init__(self, words):
        began, before = time.monotonic_ns(), set(sys.modules)
        pairs = [word.partition("=") for word in words]
        for name, _, _ in pairs:
            import_module(name)
        refuse_strangers(set(sys.modules) - before)
        self.seeders = [find_callable(path) for _, _, path in pairs if path]
        self.kept_counts = stop_threads()
        self.load_us = (time.monotonic_ns() - began) // 1000 if words else 0

    def seed(self):
        """In a fork: what comes of the random states that it has in common with all others."""
        for seeder in self.seeders:
            seeder()

    def begin_threads(self):
        """In a fork that is confined: those that a fresh import would have begun."""
        for set_count, count in self.kept_counts:
            set_count(count)


def refuse_strangers(names):
    """Ends this process if anything came from elsewhere than where the interpreter looks by itself and no program can write."""
    folders = [os.path.realpath(each) + os.sep for each in sys.path[1:] if os.path.isdir(each)]
    trusted = tuple(each for each in folders if not each.startswith(("/box/", "/tmp/", "/dev/")))
    for name in names:
        # What is linked into the interpreter has no file.
        file = getattr(sys.modules.get(name), "__file__", None)
        if file is not None and not os.path.realpath(file).startswith(trusted):
            raise ImportError(f"{name} comes from {file}")


def find_callable(path):
    found = sys.modules[path.partition(".")[0]]
    for name in path.split(".")[1:]:
        found = getattr(found, name)
    return found


def stop_threads():
    """A numerical library that began threads when it was loaded ends them when its process forks, and begins others when it
    needs them again. One that does not is told to, or refused by the launcher. Returns pairs: who is told, and how many it kept."""
    setters = [find_callable(path) for path in THREAD_COUNTS if path.partition(".")[0] in sys.modules]
    kept = [(set_count, set_count(1)) for set_count in setters]
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return kept


def become_parked(connection, agent, packages):
    """In the first fork; never returns."""
    try:
        request = receive(connection)
        # From here on what goes wrong is said where the launcher looks for it.
        for target, source in enumerate(request.streams):
            os.dup2(source, target)
        enter(request)
        leave_to_init()
        report_to(connection.detach())
        confine(request)
        packages.seed()
        report_to(AGENT)
        packages.begin_threads()
    except BaseException as error:
        print(f"zygote: {error!r}", file=sys.stderr, flush=True)
        os._exit(127)
    agent.live(request.words)


def load_agent():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "python-agent.py")
    agent = ModuleType("agent")
    agent.__file__ = path
    SourceFileLoader("agent", path).exec_module(agent)
    return agent


def serve(agent, packages):
    listener = socket.socket(fileno=LISTENER)
    os.write(CONTROL, LISTENING.pack(LISTENING_LENGTH, LISTENING_TYPE, packages.load_us))
    while True:
        connection, _ = listener.accept()
        if (first := os.fork()) == 0:
            listener.detach()
            become_parked(connection, agent, packages)
        connection.close()
        os.waitpid(first, 0)


def main():
    agent = load_agent()
    for _ in agent.warm_up([]):
        pass
    packages = Packages(sys.argv[1:])
    gc.collect()
    # What is warm stays for good: a collector that looked at it in a fork would copy every page it looks at.
    gc.freeze()
    serve(agent, packages)


main()
