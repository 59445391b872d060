import type { Kind } from '../results/explanation.ts';

/** How control goes on after an instruction. */
export type Flow = 'next' | 'branch' | 'call' | 'return' | 'exception-call' | 'exception-return' | 'vm-entry';

/** What an instruction does to memory. */
export type MemoryAccess = 'none' | 'load' | 'store' | 'both';

/** What one instruction does, and where control may go next. */
export interface Instruction {
  readonly kind: Kind;
  readonly flow: Flow;
  /** For what enters or leaves an exception level or a VM, waits, or sends an interrupt; else undefined. */
  readonly mnemonic: string | undefined;
  /** Whether the next instruction in memory may follow too. */
  readonly conditional: boolean;
  /** Where a direct branch or call goes; undefined for indirect ones. */
  readonly target: bigint | undefined;
  readonly memory: MemoryAccess;
  /** Pairs or pushes of whole general-purpose registers: how code that switches state saves and restores them. */
  readonly general: boolean;
  /** Waits for an interrupt or event. */
  readonly idles: boolean;
  /** The hint that a loop spins. */
  readonly relaxes: boolean;
  /** Sends an interrupt by a system register. Stores to an interrupt controller can't be told from others here. */
  readonly sends: boolean;
}

/** What most instructions have in common. */
const ordinary = {
  flow: 'next',
  mnemonic: undefined,
  conditional: false,
  target: undefined,
  memory: 'none',
  general: false,
  idles: false,
  relaxes: false,
  sends: false,
} as const satisfies Omit<Instruction, 'kind'>;

/** An instruction of that kind, which does nothing but what `traits` say. */
export function instruction(kind: Kind, traits: Partial<Omit<Instruction, 'kind'>> = {}): Instruction {
  return { kind, ...ordinary, ...traits };
}
