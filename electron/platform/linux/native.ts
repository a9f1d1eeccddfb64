import { loadLibrary } from '../koffi';

/** The few C library calls that Node has no API for. `null` results mean that the call cannot be made here at all. */
export type NativeCalls = {
  getsockopt(fd: number, level: number, name: number, value: Buffer, size: Uint32Array): number;
  ioctl(fd: number, request: number, argument: number): number;
  /** A handle to that process, or -1. */
  pidfdOpen(pid: number): number;
  pidfdSend(handle: number, signal: number): number;
  prctl(option: number, value: number): number;
  /** A child that has ended and whose exit status nobody took; 0 when there is none. */
  ended(): number;
  /** Takes the exit status of that child when it has ended; never waits. */
  reap(pid: number): void;
  close(fd: number): number;
  /** No descriptor above the standard streams that is open now goes to programs started from here. False before Linux 5.11. */
  keepDescriptors(): boolean;
  /** landlock(7): this thread and all it starts from now on reach no abstract socket and signal nobody outside. False where the kernel cannot (before 6.12). */
  confine(): boolean;
};

/** The same numbers on all architectures (kernel include/uapi/asm-generic/unistd.h). */
const SYS_pidfd_send_signal = 424;
const SYS_pidfd_open = 434;
const SYS_close_range = 436;
const CLOSE_RANGE_CLOEXEC = 4;
const SYS_landlock_create_ruleset = 444;
const SYS_landlock_restrict_self = 446;
const P_ALL = 0;
const WNOHANG = 1;
const WEXITED = 4;
const WNOWAIT = 0x0100_0000;
/** siginfo_t of waitid(2): its size, and where `si_pid` stands on 64-bit systems. */
const siginfoBytes = 128;
const pidAt = 16;
const PR_SET_NO_NEW_PRIVS = 38;

let loaded: NativeCalls | null | undefined;

/** Loads koffi once. `null` when it is missing or cannot bind here, so every caller must have an answer for that. */
export function nativeCalls(): NativeCalls | null {
  if (loaded === undefined) loaded = load();
  return loaded;
}

function load(): NativeCalls | null {
  try {
    const bind = loadLibrary(null);
    const getsockopt = bind('int getsockopt(int, int, int, void *, uint32_t *)');
    const ioctl = bind('int ioctl(int, unsigned long, long)');
    const syscall = bind('long syscall(long, long, long, void *, long)');
    const syscallOn = bind('long syscall(long, void *, long, long)');
    const syscallRange = bind('long syscall(long, unsigned long, unsigned long, unsigned long)');
    const prctl = bind(
      'int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)',
    );
    const waitpid = bind('int waitpid(int, void *, int)');
    const waitid = bind('int waitid(int, unsigned int, void *, int)');
    const close = bind('int close(int)');
    return {
      pidfdOpen: (pid) => Number(syscall(SYS_pidfd_open, pid, 0, null, 0)),
      pidfdSend: (handle, signal) =>
        Number(syscall(SYS_pidfd_send_signal, handle, signal, null, 0)),
      prctl: (option, value) => Number(prctl(option, value, 0, 0, 0)),
      ended: () => {
        const info = Buffer.alloc(siginfoBytes);
        const found = waitid(P_ALL, 0, info, WEXITED | WNOHANG | WNOWAIT);
        return Number(found) === 0 ? info.readInt32LE(pidAt) : 0;
      },
      reap: (pid) => void waitpid(pid, null, WNOHANG),
      close: (fd) => Number(close(fd)),
      keepDescriptors: () =>
        Number(syscallRange(SYS_close_range, 3, 0xffffffff, CLOSE_RANGE_CLOEXEC)) === 0,
      confine: () => {
        const wanted = landlockScopes();
        const ruleset = Number(syscallOn(SYS_landlock_create_ruleset, wanted, wanted.length, 0));
        if (ruleset < 0) return false;
        const bound = Number(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) === 0;
        const done =
          bound && Number(syscall(SYS_landlock_restrict_self, ruleset, 0, null, 0)) === 0;
        close(ruleset);
        return done;
      },
      getsockopt: (fd, level, name, value, size) =>
        Number(getsockopt(fd, level, name, value, size)),
      ioctl: (fd, request, argument) => Number(ioctl(fd, request, argument)),
    };
  } catch {
    return null;
  }
}

/** struct landlock_ruleset_attr: nothing of files and ports, but abstract sockets (1) and signals (2) stay inside. */
function landlockScopes(): Buffer {
  const wanted = Buffer.alloc(24);
  wanted.writeBigUInt64LE(3n, 16);
  return wanted;
}
