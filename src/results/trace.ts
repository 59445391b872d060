/*
 * What was seen of a machine from outside while it was measured, as plain values. It is big and is not stored: an
 * explanation (explanation.ts) is what is made of it.
 */

/** A place in code that has a name: a function, or a label within one. */
export interface CodeSymbol {
  readonly address: bigint;
  readonly name: string;
  /** Bytes, where the table says it. */
  readonly size?: number;
  /** Of a kernel's table: the module that it is a part of. */
  readonly module?: string;
}

/** The symbols of all programs that run in a machine, each table by ascending address. */
export interface SymbolTables {
  /** The host's or Dom0's kernel, its modules included. */
  readonly kernel: readonly CodeSymbol[];
  /** Xen; empty where there is none. */
  readonly hypervisor: readonly CodeSymbol[];
  readonly probe: readonly CodeSymbol[];
  /** The program that is init of the host or Dom0. */
  readonly init: readonly CodeSymbol[];
}

/** An instruction that was executed. */
export interface TracedInstruction {
  readonly address: bigint;
  /** Where it lies in the emulator's memory, which tells apart what has the same address at different levels. */
  readonly hostAddress: bigint;
  /** The instruction itself, in the machine's byte order. */
  readonly bytes: Uint8Array;
}

/** A load from or store to a device. */
export interface DeviceAccess {
  /** Which instruction of the operation it is, from 0. */
  readonly position: number;
  readonly store: boolean;
  /** Physical, in the machine. */
  readonly address: bigint;
}

/** What was executed in one operation, one instruction after the other, whichever CPU executed it. */
export interface TracedOperation {
  /** How many instructions. */
  readonly length: number;
  /** Consecutive instructions: the number of the first, and how many | the CPU's number << 16. */
  readonly segments: Uint32Array;
  readonly accesses: readonly DeviceAccess[];
}

/** The operations of one batch, as indices of {@link Trace.operations}. */
export interface TracedBatch {
  /** Which calibration or microbenchmark, in the order in which they were measured. */
  readonly row: number;
  readonly operations: readonly number[];
}

/** All operations of a measurement. */
export interface Trace {
  readonly cpus: number;
  /** By number. */
  readonly instructions: ReadonlyMap<number, TracedInstruction>;
  /** Those that differ. */
  readonly operations: readonly TracedOperation[];
  readonly batches: readonly TracedBatch[];
}
