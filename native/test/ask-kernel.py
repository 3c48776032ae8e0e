"""Makes system calls by their numbers and tells what the kernel answered.

Reads JSON: [[number, [argument, ...]], ...]; an argument is a number or {"bytes": N}, the address of so much zeroed memory.
Writes JSON: for each call "ok", the name of an error, "signal N", "exit", or "blocks" for one that has not come back in time.
A call that ends its process, or blocks it, is answered for by the one that watches, and the next has another process."""
import ctypes, errno, json, os, select, signal, sys

PATIENCE_SECONDS = 0.5
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def call(number, arguments):
    kept = [ctypes.create_string_buffer(each["bytes"]) if isinstance(each, dict) else ctypes.c_ulong(each & (1 << 64) - 1) for each in arguments]
    result = libc.syscall(ctypes.c_long(number), *kept)
    return "ok" if result != -1 else errno.errorcode.get(ctypes.get_errno(), str(ctypes.get_errno()))


def make_calls(calls, writing):
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.dup2(os.open("/dev/null", os.O_WRONLY), 2)
    own = os.getpid()
    for number, arguments in calls:
        answer = call(number, arguments)
        if os.getpid() != own:
            os._exit(0)  # the call has doubled the process
        os.write(writing, answer.encode() + b"\n")


def how_it_ended(pid):
    status = os.waitpid(pid, 0)[1]
    return f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "exit"


def ask(calls):
    """The answers of one process, as far as it got."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            make_calls(calls, writing)
        finally:
            os._exit(0)
    os.close(writing)
    report = b""
    while report.count(b"\n") < len(calls):
        if not select.select([reading], [], [], PATIENCE_SECONDS)[0]:
            try:
                os.kill(pid, signal.SIGKILL)
            except PermissionError:
                pass  # where nobody may signal, it ends with this program
            report += b"blocks\n"
            break
        more = os.read(reading, 65536)
        if not more:
            report += how_it_ended(pid).encode() + b"\n"
            break
        report += more
    os.close(reading)
    return report.decode().split("\n")[:-1]


def ask_all(calls):
    answers = []
    while len(answers) < len(calls):
        answers += ask(calls[len(answers):])
    return answers


json.dump(ask_all(json.load(sys.stdin)), sys.stdout)
