import type { CodePlace, Exceptions } from '../exceptions.ts';
import type { Instruction } from '../instruction.ts';

/** A VM exits to behind the instruction that entered it; what it exits at does not tell it from an interrupt always. */
export const exceptions: Exceptions = {
  interruption: () => 'irq',
  cause(from: CodePlace, to: CodePlace): string {
    if (from.inVm && !to.inVm)
      return intercepts(from.instruction) ? interceptCause(from.instruction) : 'exit';
    return /exc_/.test(to.name ?? '') ? 'fault' : 'irq';
  },
  intercepts,
};

/** What makes a VM exit before it is done, but for loads and stores. */
function intercepts({ kind, mnemonic }: Instruction): boolean {
  return (
    kind.class === 'model-specific' ||
    kind.class === 'device' ||
    kind.class === 'control' ||
    mnemonic !== undefined
  );
}

function interceptCause({ mnemonic, memory, kind }: Instruction): string {
  if (mnemonic !== undefined) return mnemonic;
  if (kind.class === 'device') return 'port';
  if (kind.class === 'model-specific') return kind.direction === 'saved' ? 'rdmsr' : 'wrmsr';
  return memory === 'none' ? 'trap' : 'abort';
}
