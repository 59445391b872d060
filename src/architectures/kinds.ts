import type { InstructionClass, Kind } from '../results/explanation.ts';

/** A kind that is shared by all instructions that have it. */
export function kindOf(
  instructionClass: InstructionClass,
  direction: Kind['direction'] = null,
  register: Kind['register'] = null,
): Kind {
  return Object.freeze({ class: instructionClass, direction, register });
}

export const REST = kindOf('rest');
export const BARRIER = kindOf('barrier');
export const MAINTENANCE = kindOf('maintenance');
export const EXCEPTION = kindOf('exception');
export const LOAD_STORE = kindOf('load-store');
export const FP_SAVED = kindOf('fp', 'saved');
export const FP_RESTORED = kindOf('fp', 'restored');
