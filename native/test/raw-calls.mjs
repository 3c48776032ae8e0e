/** What a Python program begins with that makes raw system calls, so that no library stands between it and the kernel. */
export const raw = `import ctypes, os, sys, errno
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *args):
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in args])
    return "ok" if result >= 0 else errno.errorcode[ctypes.get_errno()]
`;
