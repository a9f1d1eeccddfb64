/**
 * A filter of system calls (seccomp(2), classic BPF) that refuses the two ways to type into one's own terminal: TIOCSTI and
 * TIOCLINUX of ioctl_tty(2). SECURITY: T-16: what is typed there is read by the shell, outside, once the guarded command has ended.
 * Calls of another architecture than this process's own are refused whole, since their numbers mean something else.
 */
export function guardFilter(arch: NodeJS.Architecture): Buffer | null {
  const machine = machines[arch];
  if (machine === undefined) return null;
  return Buffer.concat([
    instruction(load, 4),
    instruction(ifEqual, machine.audit, { yes: 0, no: 6 }),
    instruction(load, 0),
    instruction(ifAtLeast, foreignBit, { yes: 4, no: 0 }),
    instruction(ifEqual, machine.ioctl, { yes: 0, no: 4 }),
    instruction(load, 24),
    instruction(ifEqual, TIOCSTI, { yes: 1, no: 0 }),
    instruction(ifEqual, TIOCLINUX, { yes: 0, no: 1 }),
    instruction(give, refuseNotPermitted),
    instruction(give, allow),
  ]);
}

/** Numbers of linux/audit.h and of ioctl in each system call table. */
const machines: Partial<Record<NodeJS.Architecture, { audit: number; ioctl: number }>> = {
  x64: { audit: 0xc000003e, ioctl: 16 },
  arm64: { audit: 0xc00000b7, ioctl: 29 },
};

/** Opcodes of linux/bpf_common.h: load a word of seccomp_data (0 number, 4 architecture, 24 low half of the second argument). */
const load = 0x20;
const ifEqual = 0x15;
const ifAtLeast = 0x35;
const give = 0x06;
/** Calls of the x32 table carry this bit. */
const foreignBit = 0x40000000;
const TIOCSTI = 0x5412;
const TIOCLINUX = 0x541c;
const allow = 0x7fff0000;
const refuseNotPermitted = 0x00050001;

/** One struct sock_filter (linux/filter.h). `skip` counts instructions. */
function instruction(code: number, value: number, skip = { yes: 0, no: 0 }): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(skip.yes, 2);
  bytes.writeUInt8(skip.no, 3);
  bytes.writeUInt32LE(value, 4);
  return bytes;
}
