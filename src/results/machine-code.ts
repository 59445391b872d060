import type { CodeSymbol } from './trace.ts';

/*
 * The code of files that are loaded in a machine, as plain values: what was executed is found again in them by what it is.
 */

/** Bytes; whatever a kernel's pages are, files lie in memory by these. */
export const PAGE_BYTES = 4096;

/** A page of a program or library, as it is in memory once it is loaded. */
export interface CodePage {
  /** Virtual, in the file. */
  readonly address: bigint;
  readonly bytes: Uint8Array;
}

/** A program or library. */
export interface ProgramCode {
  /** As the file is called: `libc.so.6`. */
  readonly name: string;
  /** Those with code. */
  readonly pages: readonly CodePage[];
  /** Names of its code by virtual addresses in the file, ascending; they are looked for when they are asked for. */
  readonly symbols: () => readonly CodeSymbol[];
}

/** A part of a module that lies in memory in one piece. */
export interface ModuleSection {
  /** As the file has them. */
  readonly bytes: Uint8Array;
  /** 1 for each byte that loading leaves as it is. */
  readonly stays: Uint8Array;
  /** Names of its code by how far they are from its beginning, ascending. */
  readonly symbols: readonly CodeSymbol[];
}

/** A module of a kernel, before it is loaded. */
export interface ModuleCode {
  /** As the kernel calls it: `virtio_net`. */
  readonly name: string;
  /** Those with code. */
  readonly sections: readonly ModuleSection[];
}

/** The code of all files that a workload's machine and its VM can run, but for kernels and the host's modules. */
export interface MachineCode {
  readonly programs: readonly ProgramCode[];
  /** Natively none. */
  readonly vmModules: readonly ModuleCode[];
}
