import type { ModuleRole } from './language-table.ts';
import { standardNames } from './standard-names.ts';

/** Of Java, classes whose package is the language's own; a dependency is named by its first three parts at most. */
export const javaModules: ModuleRole = {
  standard: standardNames('java javax jdk'),
  package: /^[^.]+(?:\.[^.]+){0,2}/,
  native: standardNames('com.sun.jna java.lang.foreign jdk.internal jnr.ffi sun.misc.Unsafe'),
};

/** Of Go, paths without a host; a module is host, owner and name. */
export const goModules: ModuleRole = {
  standard: /^[^./]+(?:\/|$)/,
  package: /^[^/]+(?:\/[^/]+){0,2}/,
  native: standardNames('C golang.org/x/sys plugin syscall unsafe'),
};

export const rustModules: ModuleRole = {
  standard: standardNames('std core alloc proc_macro test'),
  package: /^[^:.]+/,
  native: standardNames('libc nix rustix'),
};

export const rubyModules: ModuleRole = {
  standard: standardNames(
    `English abbrev base64 benchmark bigdecimal bundler cgi coverage csv date delegate did_you_mean digest drb erb etc expect
     fcntl fiddle fileutils find forwardable getoptlong io ipaddr irb json logger matrix minitest monitor mutex_m net
     nkf observer objspace open-uri open3 openssl optparse ostruct pathname pp prettyprint prime pstore psych pty racc
     rake random rdoc readline resolv rexml rinda ripper securerandom set shellwords singleton socket stringio strscan
     syslog tempfile test time timeout tmpdir tracer tsort un uri weakref yaml zlib`,
  ),
  package: /^[^/]+/,
  native: standardNames('ffi fiddle'),
};

/** Headers of calls that programs without an intent of their own on the kernel do not make. */
const kernelHeaders = standardNames('asm dlfcn.h linux sys/mount.h sys/prctl.h sys/ptrace.h sys/syscall.h');

/** Headers of C, POSIX and Linux; others are a library's, named by their folder where they have one. */
export const cModules: ModuleRole = {
  standard: standardNames(
    `assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h setjmp.h signal.h
     stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h tgmath.h threads.h
     time.h uchar.h wchar.h wctype.h aio.h arpa cpio.h dirent.h dlfcn.h fcntl.h fmtmsg.h fnmatch.h ftw.h glob.h grp.h
     iconv.h langinfo.h libgen.h linux malloc.h memory.h monetary.h mqueue.h net netdb.h netinet nl_types.h poll.h
     pthread.h pwd.h regex.h sched.h search.h semaphore.h spawn.h strings.h sys syslog.h tar.h termios.h ulimit.h
     unistd.h utime.h utmpx.h wordexp.h`,
  ),
  package: /^[^/]+/,
  native: kernelHeaders,
};

const cpp = standardNames(
  `algorithm any array atomic barrier bit bits bitset charconv chrono codecvt compare complex concepts condition_variable
   coroutine deque exception execution expected experimental ext filesystem format forward_list fstream functional future
   generator initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map mdspan memory
   memory_resource mutex new numbers numeric optional ostream print queue random ranges ratio regex scoped_allocator
   semaphore set shared_mutex source_location span spanstream sstream stack stacktrace std stdexcept stdfloat stop_token
   streambuf string string_view strstream syncstream system_error thread tuple type_traits typeindex typeinfo
   unordered_map unordered_set utility valarray variant vector version cassert cctype cerrno cfenv cfloat cinttypes
   climits clocale cmath csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cuchar cwchar cwctype`,
);

export const cppModules: ModuleRole = {
  standard: new RegExp(`(?:${cpp.source})|(?:${cModules.standard.source})`),
  package: /^[^/]+/,
  native: kernelHeaders,
};

/** A shell imports nothing: what it calls are programs of the machine. */
export const noModules: ModuleRole = { standard: /^/, package: /^.*/ };
