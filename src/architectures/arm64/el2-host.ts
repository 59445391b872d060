import type { Kind } from '../../results/explanation.ts';

/**
 * Registers whose names for EL1 mean those of EL2 in a host that runs there (DDI 0487, "Virtualization Host
 * Extensions", the redirection of accesses while HCR_EL2.E2H is 1).
 */
const REDIRECTED =
  /^(SCTLR|TTBR0|TTBR1|TCR|AFSR0|AFSR1|ESR|FAR|MAIR|AMAIR|VBAR|CONTEXTIDR|SPSR|ELR|CPACR|CNTKCTL)_EL1$/;

/** What an access of a host's in EL2 to a register is; `undefined` if it means the register that it names. */
export function inEl2Host(kind: Kind): Kind | undefined {
  if (kind.register === null || !REDIRECTED.test(kind.register)) return undefined;
  const register = kind.register
    .replace('CPACR', 'CPTR')
    .replace('CNTKCTL', 'CNTHCTL')
    .replace('_EL1', '_EL2');
  return { ...kind, class: register.startsWith('CNT') ? 'timer' : 'el2-configuration', register };
}
