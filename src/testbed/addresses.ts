/*
 * Addresses that the guest code is linked to and that the testbed watches for. They are fixed, so that no
 * symbol table has to be read, and so that a snapshot is always taken at the same instruction.
 */

/** `snapshot_point` of guest/vmm/main.c and guest/dom0/main.c: the linker puts its section here. */
export const SNAPSHOT_POINT = 0x0700_0000;

/** Where the machine's init begins: nothing else in a machine runs at these virtual addresses. */
export const LINUX_BASE = 0x0800_0000;

/** Instructions of the probe, by architecture: guest/probe/arm64/probe.ld and guest/probe/x86/probe.ld. */
export const PROBE_ADDRESSES = {
  arm64: {
    /** The VM signals a device. */
    stampOut: 0x4000_0400,
    /** The VM says that it expects an interrupt from a device. */
    stampIn: 0x4000_0410,
    /** The first instruction of the vector for interrupts: sixth of the vectors' entries (DDI 0487, D1.3.1.5). */
    interrupt: 0x4000_0a80,
    hypercall: undefined,
  },
  x86: {
    stampOut: 0x0020_0400,
    stampIn: 0x0020_0410,
    /** The stub of the backend's vector. */
    interrupt: 0x0020_0810,
    /** The VM executes a hypercall. */
    hypercall: 0x0020_0420,
  },
} as const;
