import { createRequire } from 'node:module';

/** The few C library calls that Node has no API for. `null` results mean that the call cannot be made here at all. */
export type NativeCalls = {
  getsockopt(fd: number, level: number, name: number, value: Buffer, size: Uint32Array): number;
  ioctl(fd: number, request: number, argument: number): number;
  /** A handle to that process, or -1. */
  pidfdOpen(pid: number): number;
  pidfdSend(handle: number, signal: number): number;
  prctl(option: number, value: number): number;
  /** Takes the exit status of that child when it has ended; never waits. */
  reap(pid: number): void;
  close(fd: number): number;
};

/** The same numbers on all architectures (kernel include/uapi/asm-generic/unistd.h). */
const SYS_pidfd_send_signal = 424;
const SYS_pidfd_open = 434;
const WNOHANG = 1;

let loaded: NativeCalls | null | undefined;

/** Loads koffi once. `null` when it is missing or cannot bind here, so every caller must have an answer for that. */
export function nativeCalls(): NativeCalls | null {
  if (loaded === undefined) loaded = load();
  return loaded;
}

function load(): NativeCalls | null {
  try {
    const getsockopt = bind('int getsockopt(int, int, int, void *, uint32_t *)');
    const ioctl = bind('int ioctl(int, unsigned long, long)');
    const syscall = bind('long syscall(long, long, long, void *, long)');
    const prctl = bind(
      'int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)',
    );
    const waitpid = bind('int waitpid(int, void *, int)');
    const close = bind('int close(int)');
    return {
      pidfdOpen: (pid) => Number(syscall(SYS_pidfd_open, pid, 0, null, 0)),
      pidfdSend: (handle, signal) =>
        Number(syscall(SYS_pidfd_send_signal, handle, signal, null, 0)),
      prctl: (option, value) => Number(prctl(option, value, 0, 0, 0)),
      reap: (pid) => void waitpid(pid, null, WNOHANG),
      close: (fd) => Number(close(fd)),
      getsockopt: (fd, level, name, value, size) =>
        Number(getsockopt(fd, level, name, value, size)),
      ioctl: (fd, request, argument) => Number(ioctl(fd, request, argument)),
    };
  } catch {
    return null;
  }
}

/** Binds a function of the C library that Node itself is linked with. Throws when koffi or the function is missing. */
function bind(definition: string): (...values: readonly unknown[]) => unknown {
  // koffi stays outside the bundle: its native part is found next to its own package.
  const koffi: unknown = createRequire(import.meta.url)('koffi');
  const library = member(koffi, 'load')(null);
  const bound = member(library, 'func')(definition);
  if (typeof bound !== 'function') throw new TypeError(`koffi did not bind ${definition}`);
  return (...values) => Reflect.apply(bound, undefined, values) as unknown;
}

/** koffi's own types are `any` throughout; this takes a method from it as what it must be. */
function member(owner: unknown, name: string): (...values: readonly unknown[]) => unknown {
  if (typeof owner !== 'object' && typeof owner !== 'function')
    throw new TypeError('koffi is not what it was');
  const found: unknown = owner === null ? undefined : Reflect.get(owner, name);
  if (typeof found !== 'function') throw new TypeError(`koffi has no ${name}`);
  return (...values) => Reflect.apply(found, owner, values) as unknown;
}
