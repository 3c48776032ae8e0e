/* Which system calls a program may make. Included by seccomp.c, which defines:
 *   ALLOW(name)         always allowed
 *   CHECK(name, rule)   allowed when the arguments pass the rule of that name in seccomp-rules.c
 *   CHARGED(name)       makes kernel memory that only a memory cgroup can charge: allowed where there is one
 *   OPTION(name)        refused with ENOSYS unless CREATE names it in "allow"
 *   REFUSE(name)        refused with EPERM whatever CREATE says: these reach the kernel's wide surface or other tenants
 * What is not named here is refused with ENOSYS, as an older kernel would: C libraries then take their portable path,
 * where an EPERM would be taken for the final answer. */

/* files */
ALLOW(read) ALLOW(write) ALLOW(openat) ALLOW(openat2) ALLOW(close) ALLOW(close_range) ALLOW(fstat) ALLOW(lseek)
ALLOW(pread64) ALLOW(pwrite64) ALLOW(readv) ALLOW(writev) ALLOW(preadv) ALLOW(pwritev) CHECK(preadv2, rule_preadv2) ALLOW(pwritev2)
ALLOW(sendfile) ALLOW(copy_file_range) ALLOW(dup) ALLOW(dup3) ALLOW(pipe2) ALLOW(faccessat) ALLOW(faccessat2)
ALLOW(statx) ALLOW(newfstatat) ALLOW(statfs) ALLOW(fstatfs) ALLOW(ftruncate) ALLOW(fallocate) ALLOW(fsync)
ALLOW(fdatasync) ALLOW(sync_file_range) ALLOW(fadvise64) ALLOW(readahead) ALLOW(getdents64) ALLOW(getcwd) ALLOW(chdir)
ALLOW(fchdir) ALLOW(mkdirat) ALLOW(unlinkat) ALLOW(renameat2) ALLOW(linkat) ALLOW(symlinkat) ALLOW(readlinkat)
ALLOW(mknodat) ALLOW(umask) ALLOW(flistxattr) ALLOW(fgetxattr) ALLOW(getxattr) ALLOW(lgetxattr) ALLOW(listxattr)
ALLOW(llistxattr) CHECK(fcntl, rule_fcntl) CHECK(ioctl, rule_ioctl)
OPTION(flock) OPTION(splice) OPTION(tee) OPTION(io_setup) OPTION(io_submit) OPTION(io_getevents) OPTION(io_cancel)
OPTION(io_destroy) OPTION(sync) OPTION(syncfs)

/* attributes: Landlock does not mediate them, so in that mode seccomp.c refuses all but times by descriptor */
ALLOW(fchmod) ALLOW(fchmodat) ALLOW(fchmodat2) ALLOW(fchown) ALLOW(fchownat) ALLOW(utimensat) ALLOW(truncate)
ALLOW(setxattr) ALLOW(lsetxattr) ALLOW(fsetxattr) ALLOW(removexattr) ALLOW(lremovexattr) ALLOW(fremovexattr)

/* memory */
ALLOW(mmap) ALLOW(munmap) ALLOW(mprotect) ALLOW(mremap) ALLOW(brk) ALLOW(madvise) ALLOW(mincore) ALLOW(msync)
ALLOW(mlock) ALLOW(mlock2) ALLOW(mlockall) ALLOW(munlock) ALLOW(munlockall) ALLOW(membarrier) ALLOW(pkey_alloc)
ALLOW(pkey_free) ALLOW(pkey_mprotect) ALLOW(get_mempolicy) ALLOW(mseal) ALLOW(map_shadow_stack)
CHARGED(memfd_create) CHARGED(shmget) CHARGED(shmat) CHARGED(shmdt) CHARGED(shmctl) CHARGED(semget) CHARGED(semop)
CHARGED(semtimedop) CHARGED(semctl) CHARGED(msgget) CHARGED(msgsnd) CHARGED(msgrcv) CHARGED(msgctl)
OPTION(mbind) OPTION(set_mempolicy) OPTION(migrate_pages) OPTION(move_pages)

/* processes, threads, identity, scheduling */
ALLOW(execve) ALLOW(execveat) ALLOW(exit) ALLOW(exit_group) ALLOW(wait4) ALLOW(waitid) ALLOW(set_tid_address)
ALLOW(set_robust_list) ALLOW(get_robust_list) ALLOW(rseq) ALLOW(futex) ALLOW(futex_waitv) ALLOW(futex_wake)
ALLOW(futex_wait) ALLOW(futex_requeue) ALLOW(getpid) ALLOW(getppid) ALLOW(gettid) ALLOW(getpgid) ALLOW(setpgid)
ALLOW(getsid) ALLOW(setsid) ALLOW(getuid) ALLOW(geteuid) ALLOW(getgid) ALLOW(getegid) ALLOW(getresuid) ALLOW(getresgid)
ALLOW(getgroups) ALLOW(setuid) ALLOW(setgid) ALLOW(setreuid) ALLOW(setregid) ALLOW(setresuid) ALLOW(setresgid)
ALLOW(setfsuid) ALLOW(setfsgid) ALLOW(setgroups) ALLOW(capget) ALLOW(capset) ALLOW(getrlimit) ALLOW(setrlimit)
ALLOW(getrusage) ALLOW(times) ALLOW(getcpu) ALLOW(getpriority) ALLOW(ioprio_get) ALLOW(sched_yield)
ALLOW(sched_getaffinity) ALLOW(sched_getattr) ALLOW(sched_getparam) ALLOW(sched_getscheduler)
ALLOW(sched_get_priority_max) ALLOW(sched_get_priority_min) ALLOW(sched_rr_get_interval) ALLOW(pidfd_open)
ALLOW(landlock_create_ruleset) ALLOW(landlock_add_rule) ALLOW(landlock_restrict_self)
CHECK(clone, rule_clone) CHECK(prlimit64, rule_prlimit) CHECK(prctl, rule_prctl) CHECK(personality, rule_personality)
CHECK(sched_setaffinity, rule_self) CHECK(sched_setparam, rule_self)
CHECK(sched_setscheduler, rule_self) CHECK(setpriority, rule_priority) CHECK(ioprio_set, rule_priority)
CHECK(seccomp, rule_seccomp)

/* signals, timers, events, time */
ALLOW(rt_sigaction) ALLOW(rt_sigprocmask) ALLOW(rt_sigreturn) ALLOW(rt_sigpending) ALLOW(rt_sigtimedwait)
ALLOW(rt_sigsuspend) ALLOW(rt_sigqueueinfo) ALLOW(rt_tgsigqueueinfo) ALLOW(sigaltstack) ALLOW(kill) ALLOW(tkill)
ALLOW(tgkill) ALLOW(pidfd_send_signal) ALLOW(restart_syscall) ALLOW(nanosleep) ALLOW(clock_nanosleep)
ALLOW(clock_gettime) ALLOW(clock_getres) ALLOW(gettimeofday) ALLOW(getitimer) ALLOW(setitimer) ALLOW(timer_create)
ALLOW(timer_settime) ALLOW(timer_gettime) ALLOW(timer_getoverrun) ALLOW(timer_delete) ALLOW(timerfd_create)
ALLOW(timerfd_settime) ALLOW(timerfd_gettime) ALLOW(eventfd2) ALLOW(signalfd4) ALLOW(epoll_create1) ALLOW(epoll_ctl)
ALLOW(epoll_pwait) ALLOW(epoll_pwait2) ALLOW(ppoll) ALLOW(pselect6) ALLOW(uname) ALLOW(sysinfo) ALLOW(getrandom)

/* sockets: the network namespace is empty, so only local ones make sense. With a way out ("egress") also TCP to its own
 * loopback, and of the options only harmless ones: seccomp.c puts in the rules for that. */
CHECK(socket, rule_socket) CHECK(socketpair, rule_socketpair) ALLOW(bind) ALLOW(listen) ALLOW(accept) ALLOW(accept4)
ALLOW(connect) ALLOW(getsockname) ALLOW(getpeername) ALLOW(sendto) ALLOW(recvfrom) ALLOW(sendmsg) ALLOW(recvmsg)
ALLOW(sendmmsg) ALLOW(recvmmsg) ALLOW(shutdown) ALLOW(setsockopt) ALLOW(getsockopt)

/* watches and leases act on the shared read-only files: a channel between tenants and a quota they would share */
/* A short slice of its own would take the processors from other tenants (slice.h). */
REFUSE(sched_setattr)

REFUSE(inotify_init1) REFUSE(inotify_add_watch) REFUSE(inotify_rm_watch) REFUSE(fanotify_init) REFUSE(fanotify_mark)

/* the kernel's wide surface */
REFUSE(unshare) REFUSE(setns) REFUSE(mount) REFUSE(umount2) REFUSE(pivot_root) REFUSE(chroot) REFUSE(open_tree)
REFUSE(move_mount) REFUSE(fsopen) REFUSE(fsconfig) REFUSE(fsmount) REFUSE(fspick) REFUSE(mount_setattr) REFUSE(statmount)
REFUSE(listmount) REFUSE(ptrace) REFUSE(process_vm_readv) REFUSE(process_vm_writev) REFUSE(process_madvise)
REFUSE(process_mrelease) REFUSE(pidfd_getfd) REFUSE(kcmp) REFUSE(bpf) REFUSE(perf_event_open) REFUSE(userfaultfd)
REFUSE(keyctl) REFUSE(add_key) REFUSE(request_key) REFUSE(io_uring_setup) REFUSE(io_uring_enter)
REFUSE(io_uring_register) REFUSE(vmsplice) REFUSE(memfd_secret) REFUSE(name_to_handle_at) REFUSE(open_by_handle_at)
REFUSE(quotactl) REFUSE(quotactl_fd) REFUSE(acct) REFUSE(swapon) REFUSE(swapoff) REFUSE(reboot) REFUSE(syslog)
REFUSE(kexec_load) REFUSE(kexec_file_load) REFUSE(init_module) REFUSE(finit_module) REFUSE(delete_module)
REFUSE(settimeofday) REFUSE(clock_settime) REFUSE(clock_adjtime) REFUSE(adjtimex) REFUSE(sethostname)
REFUSE(setdomainname) REFUSE(vhangup) REFUSE(remap_file_pages) REFUSE(mq_open)
REFUSE(mq_unlink) REFUSE(mq_timedsend) REFUSE(mq_timedreceive) REFUSE(mq_notify) REFUSE(mq_getsetattr)

#if defined(__x86_64__)
ALLOW(open) ALLOW(creat) ALLOW(stat) ALLOW(lstat) ALLOW(access) ALLOW(pipe) ALLOW(dup2) ALLOW(getdents) ALLOW(mkdir)
ALLOW(rmdir) ALLOW(rename) ALLOW(renameat) ALLOW(link) ALLOW(unlink) ALLOW(symlink) ALLOW(readlink) ALLOW(mknod)
ALLOW(chmod) ALLOW(chown) ALLOW(lchown) ALLOW(utime) ALLOW(utimes) ALLOW(futimesat) ALLOW(poll) ALLOW(select)
ALLOW(pause) ALLOW(alarm) ALLOW(time) ALLOW(fork) ALLOW(vfork) ALLOW(getpgrp) ALLOW(arch_prctl) ALLOW(eventfd)
ALLOW(signalfd) ALLOW(epoll_create) ALLOW(epoll_wait)
REFUSE(inotify_init) REFUSE(modify_ldt) REFUSE(iopl) REFUSE(ioperm) REFUSE(uselib)
#else
ALLOW(renameat)
#endif
