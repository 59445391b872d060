import type { ExitReason } from '../results/account.ts';

/** What the execution of a function says of an exit. */
export type Reason = Pick<ExitReason, 'reason' | 'full'>;

/** A function, or a label, that is executed once for each exit of a kind. */
export interface ReasonFunction extends Reason {
  /** Names in the source; of several one is executed, or versions differ in what it is called. */
  readonly names: readonly string[];
}

/** A reason at the full price of an exit. */
export function reason(text: string, ...names: string[]): ReasonFunction {
  return { reason: text, full: true, names };
}

/** A VM's kernel asks for a mitigation of speculation (Arm DEN 0028, SMCCC_ARCH_WORKAROUND). */
export function mitigation(...names: string[]): ReasonFunction {
  return { reason: 'mitigation, answered in the vectors', full: false, names };
}
