"""Parked interpreter for Python: boots, says so on descriptor 3, warms up until its one program comes, becomes it.

The message is NUL-ended words: what is kept, the wall limit, the input of a kept run, entry, count, arguments, count,
NAME=value variables. What is kept is 0 for most: then the one program ends this process. Else python-turns.py goes on.
The program then sees what
`python3 entry arguments` would show it: a fresh __main__, sys.argv, sys.path[0], tracebacks without a line of this
file, and the interpreter's own way to end.
"""

import gc
import os
import sys


# What small programs import, what they import most and what others need first. Import only: no threads, no files kept
# open, no network. Random generators are seeded by the kernel in each process; `random` seeds itself anew in a fork.
COMMON = (
    "collections.abc math itertools functools heapq bisect operator re typing string json time datetime copy random "
    "dataclasses io traceback linecache enum types contextlib struct hashlib base64 statistics decimal fractions ast "
    "inspect tokenize textwrap pathlib tempfile shutil subprocess threading queue signal pickle csv argparse calendar "
    "uuid cmath unicodedata"
).split()


# What a program's file is called where nobody says otherwise (runtimes/python.json).
USUAL_ENTRY = "main.py"


def warm_up(preload):
    """Loads step by step what the program may need; each step is short, for somebody may come between two of them."""
    from importlib import import_module

    # First what the one program imports that this instance is kept for, as far as its runtime's manifest allows:
    # modules of the distribution, which do nothing by being loaded.
    for name in [*preload, *COMMON]:
        try:
            import_module(name)
        except ImportError:
            pass  # one that is not there is the program's to miss
        yield
    compile("print(f'{1 + 1}')", "warm", "exec")
    yield
    sys.modules["json"].loads(sys.modules["json"].dumps({"warm": [1, 2.5, None]}))
    yield
    sys.modules["re"].compile(r"(\w+)\s*=\s*(\d+)").match("a = 1")
    yield
    rehearse()
    yield
    gc.collect()


REHEARSED = b"""
import sys, math
class A:
    def f(self, n): return [str(each) for each in range(n)]
print(6 * 7, len(A().f(3)), f"{math.pi:.2f}", {"a": (1, None)}, file=sys.stderr)
"""


def rehearse():
    """Goes once the way of every program, silently: in the fork of a zygote, what is touched first has to be copied."""
    import atexit
    import io
    import threading

    streams, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), io.StringIO(), io.StringIO()
    try:
        source = read_whole(os.devnull) + REHEARSED
        exec(compile(source, USUAL_ENTRY, "exec", dont_inherit=True), Place(USUAL_ENTRY).main.__dict__)
        atexit._ncallbacks()
        threading.enumerate()
        flush_all()
    finally:
        sys.stdout, sys.stderr = streams


def warm_until_called(preload):
    """Says that it is ready, for it could run a program now, and warms up until one comes. Returns what has come of its
    message, the names of all modules that are not the program's, and the place of a program of the usual name."""
    os.write(3, b".")
    os.set_blocking(3, False)
    begun = []
    for _ in warm_up(preload):
        try:
            begun.append(os.read(3, 65536))
            break
        except BlockingIOError:
            continue
    os.set_blocking(3, True)
    # What is warm now stays for good: the collector need not look at it again, nor touch its pages.
    gc.freeze()
    return begun, {"__main__", *sys.modules}, Place(USUAL_ENTRY)


class Message:
    """What one run is told. Raises IndexError for words that are not all there yet."""

    def __init__(self, words):
        if words[-1]:
            raise IndexError
        del words[-1]  # what follows the last NUL
        self.keep, self.wall_ms, self.input, self.entry = words[0], int(words[1]), words[2], os.fsdecode(words[3])
        self.arguments, at = take_list(words, 4)
        self.variables, _ = take_list(words, at)
        self.arguments = [os.fsdecode(each) for each in self.arguments]

    def set_variables(self):
        for variable in self.variables:
            name, _, value = variable.partition(b"=")
            os.environb[name] = value


def take_list(words, at):
    count = int(words[at])
    end = at + 1 + count
    if end > len(words):
        raise IndexError
    return words[at + 1 : end], end


def read_message(begun):
    """Waits until the whole of it is there."""
    text = b"".join(begun)
    while True:
        if text:
            try:
                return Message(text.split(b"\0"))
            except IndexError:
                pass
        part = os.read(3, 65536)
        if not part:
            os._exit(125)
        text += part


def receive(preload):
    begun, known, place = warm_until_called(preload)
    message = read_message(begun)
    if message.keep == b"0":
        os.close(3)
        message.set_variables()
    if message.entry != place.entry:
        place = Place(message.entry)
    return message, place, known


def new_main(entry):
    """The __main__ that the interpreter would make for this program."""
    from importlib.machinery import SourceFileLoader
    from types import ModuleType

    path = os.path.abspath(entry) if sys.version_info >= (3, 9) else entry
    main = ModuleType("__main__")
    main.__dict__.update(
        __file__=path,
        __loader__=SourceFileLoader("__main__", path),
        __builtins__=sys.modules["builtins"],
        __annotations__={},
        __cached__=None,
    )
    return main


class Place:
    """What the interpreter makes of a program's name before it reads the program."""

    def __init__(self, entry):
        self.entry = entry
        # As started directly: the folder of the script comes first on the path.
        self.folder = os.path.dirname(os.path.realpath(entry))
        self.main = new_main(entry)


def become(place, arguments):
    """Makes this process look as if it had just been started with the program; returns the new __main__."""
    sys.argv[:] = [place.entry, *arguments]
    if hasattr(sys, "orig_argv"):
        sys.orig_argv[1:] = [place.entry, *arguments]
    # It replaces the folder of this file.
    sys.path[0] = place.folder
    sys.modules["__main__"] = place.main
    return place.main


def report(error, files=(__file__,)):
    """Prints an uncaught exception as the interpreter does, without the frames of these files."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename in files:
        trace = trace.tb_next
    error.__traceback__ = trace
    try:
        sys.excepthook(type(error), error, trace)
    except BaseException:
        sys.__excepthook__(type(error), error, trace)


def exit_code(stop):
    """What CPython makes of a SystemExit."""
    if stop.code is None:
        return 0
    if isinstance(stop.code, int):
        return stop.code & 0xFF if -(1 << 31) <= stop.code < 1 << 31 else 0xFF
    print(stop.code, file=sys.stderr)
    return 1


def read_whole(path):
    """A program as bytes, so that an encoding line or a byte order mark means what it means to the interpreter. Without a
    file object, which takes longer than a small program does."""
    parts = []
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        while not parts or parts[-1]:
            parts.append(os.read(file, 1 << 20))
    finally:
        os.close(file)
    return b"".join(parts)


def read_program(path):
    """None, and a line that says why, when it cannot be read."""
    try:
        return read_whole(path)
    except OSError as error:
        print(f"{sys.executable}: can't open file {path!r}: [Errno {error.errno}] {error.strerror}", file=sys.stderr)
        return None


def run(main):
    if (source := read_program(main.__file__)) is None:
        return 2
    try:
        exec(compile(source, main.__file__, "exec", dont_inherit=True), main.__dict__)
    except SystemExit as stop:
        return exit_code(stop)
    except KeyboardInterrupt as error:
        report(error)
        return None
    except BaseException as error:
        report(error)
        return 1
    return 0


def clear_module(module):
    """Drops a module's names in the interpreter's order, so that finalizers run that would run at its end."""
    names = vars(module)
    for name in [each for each in names if each[:1] == "_" and each[1:2] != "_"]:
        names[name] = None
    for name in [each for each in names if each != "__builtins__"]:
        names[name] = None


def drop_modules(known):
    """Lets go of the program's own modules, first by their last reference, then of what cycles keep alive by name."""
    import weakref

    kept = []
    for name in ["__main__", *(each for each in sys.modules if each not in known)]:
        module = sys.modules.pop(name, None)
        if getattr(module, "__file__", None) and module.__file__.startswith(sys.path[0]):
            kept.append(weakref.ref(module))
        del module
    gc.collect()
    for reference in kept:
        if (module := reference()) is not None:
            clear_module(module)


def flush_all():
    """Whether standard output could not be written: CPython says so and ends with 120."""
    failed = False
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except (OSError, ValueError) as error:
            if stream is sys.stdout:
                failed = True
                print(f"Exception ignored in: {stream!r}\n{type(error).__name__}: {error}", file=sys.stderr)
    return failed


def finish(code, known):
    """The steps of Py_FinalizeEx that a program can notice, in its order. Tearing down what this file warmed up is the
    one left out: it takes longer than most programs and nobody can see it."""
    import atexit
    import threading

    threading._shutdown()
    atexit._run_exitfuncs()
    failed = flush_all()
    drop_modules(known)
    failed = failed or flush_all()
    if "ctypes" in sys.modules:
        sys.modules["ctypes"].CDLL(None).fflush(None)
    if code is None:
        import signal

        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    os._exit(120 if failed and not code else code)


def load_turns(own):
    """What goes on where a program does not end this process; it knows `own` names as `agent`."""
    from importlib.machinery import SourceFileLoader
    from types import ModuleType, SimpleNamespace

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "python-turns.py")
    turns = ModuleType("turns")
    turns.__file__ = path
    turns.agent = SimpleNamespace(**own)
    SourceFileLoader("turns", path).exec_module(turns)
    return turns


# Said before the modules by who restores many machines from the memory of one: see draw_anew.
CLONED = "--cloned"


def draw_anew():
    """What was drawn when this interpreter booted, each of its copies has. The kernel is seeded anew by now."""
    if (random := sys.modules.get("random")) is not None:
        random.seed()


def live(words):
    is_cloned = words[:1] == [CLONED]
    message, place, known = receive(words[is_cloned:])
    if is_cloned:
        draw_anew()
    if message.keep != b"0":
        load_turns(globals()).live_on(message, place, known)
    code = run(become(place, message.arguments))
    del place  # holds the program's module, which goes with its last reference
    finish(code, known)


if __name__ == "__main__":
    live(sys.argv[1:])
