/*
 * Addresses that the guest code is linked to and that the testbed watches for. They are fixed, so that no
 * symbol table has to be read, and so that a snapshot is always taken at the same instruction.
 */

/** Functions of the machine's init (guest/host/stamps.h): the linker puts their sections here. */
export const INIT_ADDRESSES = {
  snapshot_point: 0x0700_0000,
  backend_received: 0x0700_0100,
  backend_signals: 0x0700_0200,
  symbols_are_there: 0x0700_0300,
} as const;

/** Functions of the workloads' driver between which a repetition lies (guest/workloads/window.h). */
export const WINDOW_ADDRESSES = {
  window_begins: 0x0700_0400,
  window_ends: 0x0700_0500,
} as const;

/** Where init lays out the symbol tables for the symbols plugin (guest/host/symbols.c). */
export const SYMBOLS_ADDRESS = 0x0600_0000;

/** Where the rest of the machine's init begins: nothing else in a machine runs at these virtual addresses. */
export const LINUX_BASE = 0x0800_0000;

/** Instructions of the probe, by architecture: guest/probe/arm64/probe.ld and guest/probe/x86/probe.ld. */
export const PROBE_ADDRESSES = {
  arm64: probeAddresses(0x4000_0000, {
    /** The first instruction of the vector for interrupts: sixth of the vectors' entries (DDI 0487, D1.3.1.5). */
    interrupt: 0x4000_0a80,
    hypercall: undefined,
  }),
  x86: probeAddresses(0x0020_0000, {
    /** The stub of the vector of backends and of the peer (VECTOR_GSI, INTERRUPT_EVENTS), the second one. */
    interrupt: 0x0020_0810,
    /** The function that executes a hypercall. */
    hypercall: 0x0020_0420,
  }),
} as const;

interface OwnAddresses {
  readonly interrupt: number;
  readonly hypercall: number | undefined;
}

function probeAddresses(base: number, own: OwnAddresses) {
  return {
    ...own,
    /** The instruction by which the VM signals a device. */
    signal: base + 0x400,
    /** `stamp_for_…`: what follows is to be stamped. */
    stampFor: {
      out: base + 0x440,
      outWorker: base + 0x448,
      in: base + 0x450,
      inWorker: base + 0x458,
      switch: base + 0x460,
    },
  };
}
