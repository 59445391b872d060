import type { Instruction } from './instruction.ts';

/** Where an instruction is that was executed. */
export interface CodePlace {
  readonly instruction: Instruction;
  readonly address: bigint;
  /** Of its function; null if no symbol names it. */
  readonly name: string | null;
  /** Whether a VM executes it. */
  readonly inVm: boolean;
}

/** What exceptions and interrupts are like on an architecture. */
export interface Exceptions {
  /** What interrupted a CPU that was not seen before it came to an entry: `irq`, `sync`, … */
  readonly interruption: (entry: bigint) => string;
  /** What made an exception that is not the instruction's very purpose: `abort`, `irq`, `rdmsr`, `fault`, `exit`, … */
  readonly cause: (from: CodePlace, to: CodePlace) => string;
  /**
   * Whether a VM exits at an instruction before it is done, other than by a load or store that faults. Where there is
   * none, a VM is left by exceptions like any other code.
   */
  readonly intercepts?: (instruction: Instruction) => boolean;
}
