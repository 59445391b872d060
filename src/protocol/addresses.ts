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

/**
 * Where the headers of the machine's init are, a segment of their own. They come before all that is linked to a fixed
 * address, and the rest behind that: Linux before 6.7 (load_elf_binary) clears .bss only where it ends the last segment
 * of a file whose segments ascend. Nothing else in a machine runs at these virtual addresses.
 */
export const LINUX_BASE = 0x06f0_0000;
