import type { DutyFunctions } from '../../architectures/functions.ts';

/** Going idle, being woken, and letting others run, wherever it is asked for. */
export const schedulerDuties: readonly DutyFunctions[] = [
  ['handle', /^(idle_loop|vcpu_block\w*|do_sched_op|vcpu_(kick|wake|unblock))$/],
];
