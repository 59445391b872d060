import type { InstructionClass, Kind } from '../results/explanation.ts';

/** A kind that is shared by all instructions that have it. */
export function kindOf(
  instructionClass: InstructionClass,
  direction: Kind['direction'] = null,
  register: Kind['register'] = null,
): Kind {
  return Object.freeze({ class: instructionClass, direction, register });
}

/** Barriers of one sort, which take a CPU nothing or hundreds of cycles: `isb`, `dsb`. */
export function barrier(mnemonic: string): Kind {
  return Object.freeze({ ...kindOf('barrier'), mnemonic });
}

/** Maintenance of one sort: `tlbi`, `invlpg`. */
export function maintenance(mnemonic: string): Kind {
  return Object.freeze({ ...kindOf('maintenance'), mnemonic });
}

export const REST = kindOf('rest');
export const EXCEPTION = kindOf('exception');
export const LOAD_STORE = kindOf('load-store');
export const FP_SAVED = kindOf('fp', 'saved');
export const FP_RESTORED = kindOf('fp', 'restored');
