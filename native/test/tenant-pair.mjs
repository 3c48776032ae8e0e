// What a planter leaves or holds, and how a finder of another tenant would notice: Python, [threat, place, plant, find].
// A finder prints what it found; `nothing` is all that it may say. Both have what the
// prelude defines: `shared` and `unread` are files that every instance sees, the latter not read for long.

export const prelude = (agents) => `import array, ctypes, errno, fcntl, os, resource, signal, socket, struct, sys, time
libc = ctypes.CDLL(None, use_errno=True)
temporary = os.environ["TMPDIR"]; shared = "/usr/bin/env"; unread = "${agents}/bash-agent.sh"; key = 0x4d41524b
def attempt(action):
    try: return action()
    except (OSError, ValueError): return None
def tell(found): print(found if found else "nothing", flush=True)
def lock(kind): return struct.pack("hhqqi4x", kind, 0, 0, 0, 0)
number = lambda x64, arm64: x64 if os.uname().machine == "x86_64" else arm64
`;

const counters = ['/proc/loadavg', '/proc/stat', '/proc/meminfo', '/proc/locks', '/proc/uptime', '/proc/vmstat', '/proc/slabinfo', '/proc/interrupts', '/proc/pressure/cpu', '/proc/sys/fs/file-nr', '/proc/sys/kernel/random/boot_id', '/proc/sysvipc/shm', '/proc/key-users', '/proc/net/unix'];

export const places = [
  ['T45', 'files in /tmp', 'open(temporary + "/mark", "w").write("x")', 'tell(os.listdir(temporary))'],
  ['T45', 'files in /var/tmp', 'attempt(lambda: open("/var/tmp/mark", "w"))', 'tell(attempt(lambda: os.listdir("/var/tmp")))'],
  ['T49', 'files in /dev/shm', 'attempt(lambda: open("/dev/shm/mark", "w"))', 'tell(attempt(lambda: os.listdir("/dev/shm")))'],
  ['T45', 'files in /run', 'for folder in ("/run", "/run/lock", "/run/user", "/var/run"): attempt(lambda: open(folder + "/mark", "w"))', 'tell([each for each in ("/run/mark", "/run/lock/mark", "/run/user/mark", "/var/run/mark") if os.path.exists(each)])'],
  ['T45', 'files at home', 'open("mark", "w").write("x"); open(os.path.expanduser("~/.profile"), "w").write("exit 1")', 'tell([each for each in os.listdir(os.path.expanduser("~")) + os.listdir(".") if each != "main.py"])'],
  ['T45', 'the directory it is in', 'os.makedirs("deep"); os.chdir("deep")', 'tell(os.getcwd() != os.environ["HOME"] and os.getcwd())'],
  ['T45', 'variables of the environment', 'os.environ["MARK"] = "x"; libc.setenv(b"MARK", b"x", 1)', 'tell([each for each in os.environ if "MARK" in each])'],
  ['T45', 'processes', 'os.fork() or (os.setsid(), time.sleep(60))', 'tell([pid for pid in list(range(2, 400)) + [int(each) for each in attempt(lambda: os.listdir("/proc")) or [] if each.isdigit()] if pid not in (os.getpid(), os.getppid()) and attempt(lambda: os.kill(pid, 0) or pid)])'],
  ['T49', 'System V shared memory', 'libc.shmget(key, 4096, 0o1666)', 'tell([] if libc.shmget(key, 0, 0) < 0 else ["shm"])'],
  ['T49', 'System V semaphores', 'libc.semget(key, 1, 0o1666)', 'tell([] if libc.semget(key, 0, 0) < 0 else ["sem"])'],
  ['T49', 'System V message queues', 'libc.msgget(key, 0o1666)', 'tell([] if libc.msgget(key, 0) < 0 else ["msg"])'],
  ['T49', 'POSIX message queues', 'libc.mq_open(b"/mark", 0o102, 0o666, None)', 'tell([] if libc.mq_open(b"/mark", 0) < 0 else ["mq"])'],
  ['T49', 'abstract sockets', 'own = attempt(lambda: socket.socket(socket.AF_UNIX)); own and attempt(lambda: (own.bind(b"\\0mark"), own.listen()))', 'own = attempt(lambda: socket.socket(socket.AF_UNIX)); tell(own and attempt(lambda: own.connect(b"\\0mark") or ["connected"]))'],
  ['T49', 'sockets with a name', 'own = attempt(lambda: socket.socket(socket.AF_UNIX)); own and (own.bind(temporary + "/mark.sock"), own.listen())', 'own = attempt(lambda: socket.socket(socket.AF_UNIX)); tell(own and attempt(lambda: own.connect(temporary + "/mark.sock") or ["connected"]))'],
  ['T49', 'keyrings', '[libc.syscall(number(248, 217), b"user", b"mark", b"x", 1, ring) for ring in (-3, -4, -5)]', 'tell([ring for ring in (-3, -4, -5) if libc.syscall(number(250, 219), 10, ring, b"user", b"mark", 0) >= 0])'],
  ['T48', 'record locks on a shared file', 'held = os.open(shared, os.O_RDONLY); fcntl.lockf(held, fcntl.LOCK_SH)', 'told = fcntl.fcntl(os.open(shared, os.O_RDONLY), fcntl.F_GETLK, lock(fcntl.F_WRLCK)); tell(struct.unpack("hhqqi4x", told)[0] != fcntl.F_UNLCK and ["a lock"])'],
  ['T48', 'locks of open files on a shared file', 'held = os.open(shared, os.O_RDONLY); fcntl.fcntl(held, 37, lock(fcntl.F_RDLCK))', 'told = fcntl.fcntl(os.open(shared, os.O_RDONLY), 36, lock(fcntl.F_WRLCK)); tell(struct.unpack("hhqqi4x", told)[0] != fcntl.F_UNLCK and ["a lock"])'],
  ['T48', 'locks of a whole shared file', 'held = os.open(shared, os.O_RDONLY); attempt(lambda: fcntl.flock(held, fcntl.LOCK_SH))', 'try: fcntl.flock(os.open(shared, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB); tell([])\nexcept BlockingIOError: tell(["a lock"])\nexcept OSError: tell([])'],
  ['T48', 'leases on a shared file', 'held = os.open(shared, os.O_RDONLY); attempt(lambda: fcntl.fcntl(held, 1024, fcntl.F_RDLCK))', 'tell(attempt(lambda: fcntl.fcntl(os.open(shared, os.O_RDONLY), 1025)) not in (None, fcntl.F_UNLCK) and ["a lease"])'],
  ['T48', 'watches of shared directories', 'for _ in range(9): os.listdir("/usr/bin"); open(shared, "rb").read()', 'seen = []; signal.signal(signal.SIGIO, lambda *_: seen.append("notified")); folder = os.open("/usr/bin", os.O_RDONLY); granted = attempt(lambda: fcntl.fcntl(folder, 1026, 0x8000003F)) == 0; watch = libc.syscall(number(294, 26), 0); tell((["dnotify"] if granted else []) + (["inotify"] if watch >= 0 else []) + seen)'],
  ['T48', 'times of access to shared files', 'open(unread, "rb").read()', 'tell(os.stat(unread).st_atime > time.time() - 60 and ["read a moment ago"])'],
  ['T50', 'what of a shared file is in memory', 'open(shared, "rb").read()', 'tell([] if attempt(lambda: os.preadv(os.open(shared, os.O_RDONLY), [bytearray(9)], 0, 8)) is None else ["told whether it is there"])'],
  ['T45', 'counters of the kernel', '[os.getpid() for _ in range(9999)]', `tell([each for each in ${JSON.stringify(counters)} if attempt(lambda: open(each).read())])`],
  ['T45', 'caches of modules', 'for folder in sys.path + [os.path.expanduser("~/.cache"), os.path.expanduser("~/.local/lib")]: attempt(lambda: os.makedirs(folder, exist_ok=True)); attempt(lambda: open(folder + "/markmodule.py", "w").write("x = 1"))', 'import importlib.util; tell(importlib.util.find_spec("markmodule") and ["a module"])'],
  ['T17', 'timers and signals that wait', 'timer = ctypes.c_void_p(); [libc.timer_create(1, None, ctypes.byref(timer)) for _ in range(600)]', 'timer = ctypes.c_void_p(); tell([count for count in [sum(libc.timer_create(1, None, ctypes.byref(timer)) == 0 for _ in range(500))] if count < 500])'],
  ['T17', 'processes that count', 'for _ in range(50): attempt(os.fork) == 0 and time.sleep(60)', 'made = []\nfor _ in range(40):\n    made.append(attempt(os.fork))\n    if made[-1] == 0: time.sleep(60)\ntell([] if None not in made else ["no processes left"])\nos.kill(0, signal.SIGKILL)'],
  ['T45', 'mounts', 'libc.mount(b"mark", b"/tmp", b"tmpfs", 0, None)', 'tell("mark" in (attempt(lambda: open("/proc/self/mounts").read()) or "") and ["a mount"])'],
  ['T45', 'the name of the host', 'libc.sethostname(b"mark", 4)', 'tell("mark" in os.uname().nodename and ["a name"])'],
  ['T45', 'the mask of modes', 'os.umask(0o777)', 'tell(os.umask(0o22) != 0o22 and ["a mask"])'],
  ['T45', 'limits', 'resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20)); resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))', 'tell(resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 64 or resource.getrlimit(resource.RLIMIT_FSIZE)[0] < 4096)'],
  ['T45', 'alarms', 'signal.signal(signal.SIGALRM, signal.SIG_IGN); signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)', 'tell(signal.getitimer(signal.ITIMER_REAL)[0] > 0 or signal.sigpending())'],
  ['T45', 'priority and processors', 'os.nice(19); attempt(lambda: os.sched_setaffinity(0, {0}))', 'tell([] if os.nice(0) < 19 else ["a priority"])'],
  ['T45', 'where cores go', 'attempt(lambda: open("/proc/sys/kernel/core_pattern", "w").write("mark"))', 'tell("mark" in (attempt(lambda: open("/proc/sys/kernel/core_pattern").read()) or "") and ["a pattern"])'],
  ['T45', 'time', 'libc.settimeofday(struct.pack("qq", 1, 0), None); libc.clock_settime(0, struct.pack("qq", 1, 0))', 'tell(time.time() < 1e9 and ["a time"])'],
  ['T45', 'the interpreter itself', 'import builtins; builtins.mark = 1; sys.path.append("mark"); sys.modules["mark"] = sys', 'import builtins; tell(hasattr(builtins, "mark") or "mark" in sys.path or "mark" in sys.modules)'],
];
