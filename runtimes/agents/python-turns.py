"""Runs of a Python interpreter that is kept for its user: one after the other, each told on descriptor 3 and answered there.

It writes `b` when a run begins and `e` with the exit code when it has ended; the launcher stops every process of the
instance then, until the next message. A program can write the same: it ends its own run sooner, and nothing else.

What is kept is, with 1, the interpreter with whatever libraries it has loaded, and each program begins anew; with 2 the
variables as well, as in a notebook: each run goes on in the same __main__, and shows the value of its last expression.
"""

import ast
import atexit
import inspect
import io
import linecache
import os
import signal
import sys
import threading
import traceback

# `agent` is set by whoever loads this file: the names of python-agent.py.
agent = globals()["agent"]

CHANNEL, INTERRUPTED = 3, 130
FILES = (__file__, agent.__file__)

is_in_program = False
is_interrupted = False


def on_interrupt(_signal, _frame):
    """The launcher asks for an end of the run: now, or as soon as its program begins. What comes after its end means nothing."""
    global is_interrupted
    is_interrupted = True
    if is_in_program:
        raise KeyboardInterrupt


def take_input(path, home):
    """The file becomes standard input and has no name any more: what a run leaves behind are its own files."""
    name = os.path.join(os.fsencode(home), path) if path else os.fsencode(os.devnull)
    file = os.open(name, os.O_RDONLY | os.O_CLOEXEC)
    if path:
        os.unlink(name)
    os.dup2(file, 0)
    os.close(file)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), encoding="utf-8", errors="surrogateescape")


def report(error):
    """As the agent does, but with the lines of runs, which stand in no file: the interpreter's own hook looks for files."""
    if sys.excepthook is not sys.__excepthook__:
        agent.report(error, FILES)
        return
    shown = traceback.TracebackException.from_exception(error)
    shown.stack[:] = [each for each in shown.stack if each.filename not in FILES]
    print("".join(shown.format()), end="", file=sys.stderr)


def guarded(body):
    """Calls it and says with which code its program would have ended."""
    global is_in_program
    try:
        is_in_program = True
        if is_interrupted:
            raise KeyboardInterrupt
        body()
        is_in_program = False
    except SystemExit as stop:
        is_in_program = False
        return agent.exit_code(stop)
    except KeyboardInterrupt as error:
        is_in_program = False
        report(error)
        return INTERRUPTED
    except BaseException as error:
        is_in_program = False
        report(error)
        return 1
    return 0


class Programs:
    """Each run is a program of its own: its modules go with it, those of libraries stay."""

    def __init__(self, place, known):
        self.known, self.home = known, place.folder
        self.environment, self.umask = dict(os.environb), os.umask(0o022)
        os.umask(self.umask)
        self.compiled = (None, None)

    def prepare(self):
        os.chdir(self.home)
        os.umask(self.umask)
        os.environb.clear()
        os.environb.update(self.environment)

    def compile(self, source, path):
        """The same program comes again and again: it is what this interpreter is kept for."""
        if self.compiled[0] != source:
            self.compiled = (source, compile(source, path, "exec", dont_inherit=True))
        return self.compiled[1]

    def run(self, message):
        main = agent.become(agent.Place(message.entry), message.arguments)
        if (source := agent.read_program(main.__file__)) is None:
            return 2
        try:
            return guarded(lambda: exec(self.compile(source, main.__file__), main.__dict__))
        finally:
            for thread in threading.enumerate():
                if thread is not threading.current_thread() and not thread.daemon:
                    thread.join()
            atexit._run_exitfuncs()
            self.drop_modules()

    def drop_modules(self):
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if name not in self.known and file is not None and file.startswith(self.home + os.sep):
                del sys.modules[name]


class Variables:
    """Each run goes on in the module that the first one began."""

    def __init__(self, place, _known):
        self.home, self.main, self.count = place.folder, place.main, 0

    def prepare(self):
        pass

    def run(self, message):
        self.count += 1
        agent.become(self, message.arguments)
        path = os.path.join(self.home, message.entry)
        if (source := agent.read_program(path)) is None:
            return 2
        return guarded(lambda: self.execute(source))

    # What `become` asks of a place.
    @property
    def entry(self):
        return self.main.__file__

    @property
    def folder(self):
        return self.home

    def execute(self, source):
        """Statements, then the last one, whose value is shown if it has one."""
        name = f"<run {self.count}>"
        tree = compile(source, name, "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        text = source.decode("utf-8", "replace")
        # Kept for tracebacks, also of functions that a later run calls.
        linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        self.evaluate(tree, name, "exec")
        if last is not None:
            self.evaluate(ast.Interactive([last]), name, "single")

    def evaluate(self, tree, name, mode):
        code = compile(tree, name, mode, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        if code.co_flags & inspect.CO_COROUTINE:
            import asyncio

            asyncio.run(eval(code, self.main.__dict__))
        else:
            exec(code, self.main.__dict__)


def begin():
    global is_interrupted
    is_interrupted = False
    os.write(CHANNEL, b"b")


def live_on(message, place, known):
    """Never returns to the agent but in a process that a program has forked, which ends as a program does."""
    own = os.getpid()
    os.set_inheritable(CHANNEL, False)
    runs = Programs(place, known) if message.keep == b"1" else Variables(place, known)
    signal.signal(signal.SIGINT, on_interrupt)
    while True:
        runs.prepare()
        take_input(message.input, runs.home)
        message.set_variables()
        begin()
        code = runs.run(message)
        failed = agent.flush_all()
        if os.getpid() != own:
            os._exit(code)
        os.write(CHANNEL, bytes((ord("e"), 120 if failed and not code else code & 0xFF)))
        message = agent.read_message([])
