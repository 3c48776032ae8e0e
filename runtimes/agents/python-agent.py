"""Parked interpreter for Python: boots, says so on descriptor 3, waits there for its one program, becomes it.

The message is NUL-ended words: entry, count, arguments, count, NAME=value variables. The program then sees what
`python3 entry arguments` would show it: a fresh __main__, sys.argv, sys.path[0], tracebacks without a line of this
file, and the interpreter's own way to exit.
"""

import os
import sys


def warm_up():
    # What small programs import. Import only: no threads, no files kept open, no network. Random generators are
    # seeded by the kernel in each process, and no process is ever copied from this one.
    import argparse, ast, base64, bisect, calendar, cmath, collections.abc, contextlib, copy, csv, dataclasses
    import datetime, decimal, enum, fractions, functools, hashlib, heapq, inspect, io, itertools, json, linecache
    import math, operator, pathlib, pickle, queue, random, re, shutil, signal, statistics, string, struct, subprocess
    import tempfile, textwrap, threading, time, tokenize, traceback, types, typing, unicodedata, uuid

    compile("print(f'{1 + 1}')", "warm", "exec")
    json.loads(json.dumps({"warm": [1, 2.5, None]}))
    re.compile(r"(\w+)\s*=\s*(\d+)").match("a = 1")


def read_words(fd):
    parts = []
    while True:
        part = os.read(fd, 65536)
        if not part:
            return b"".join(parts).split(b"\0")
        parts.append(part)


def take_list(words, at):
    end = at + 1 + int(words[at])
    return words[at + 1 : end], end


def receive():
    os.write(3, b".")
    words = read_words(3)
    os.close(3)
    if len(words) < 3:
        os._exit(125)
    arguments, at = take_list(words, 1)
    variables, _ = take_list(words, at)
    for variable in variables:
        name, _, value = variable.partition(b"=")
        os.environb[name] = value
    return os.fsdecode(words[0]), [os.fsdecode(each) for each in arguments]


def become(entry, arguments):
    """Makes this process look as if it had just been started with the program; returns its code and namespace."""
    import types
    from importlib.machinery import SourceFileLoader

    sys.argv[:] = [entry, *arguments]
    sys.orig_argv[1:] = [entry, *arguments]
    # As started directly: the folder of the script comes first. It replaces the folder of this file.
    sys.path[0] = os.path.dirname(os.path.realpath(entry))
    loader = SourceFileLoader("__main__", entry)
    main = types.ModuleType("__main__")
    main.__dict__.update(
        __file__=entry, __loader__=loader, __builtins__=sys.modules["builtins"], __annotations__={}, __cached__=None
    )
    sys.modules["__main__"] = main
    # CPython reads the script as bytes; compiling bytes honours an encoding line and a byte order mark as it does.
    with open(entry, "rb") as file:
        source = file.read()
    return source, main.__dict__


def hide_agent(error):
    """Drops this file's frames from the front of a traceback."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    return error.with_traceback(trace)


def run(source, entry, namespace):
    try:
        exec(compile(source, entry, "exec", dont_inherit=True), namespace)
    except SystemExit:
        raise
    except BaseException as error:
        hide_agent(error)
        error.__suppress_context__ = error.__suppress_context__ or error.__context__ is None
        report(error)


def report(error):
    """Ends the way CPython ends on an uncaught exception: hook, exit code 1, or death by SIGINT."""
    sys.excepthook(type(error), error, error.__traceback__)
    if isinstance(error, KeyboardInterrupt):
        import signal

        sys.stdout.flush()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    sys.exit(1)


warm_up()
__entry, __arguments = receive()
run(*become(__entry, __arguments)[:1], __entry, sys.modules["__main__"].__dict__)
