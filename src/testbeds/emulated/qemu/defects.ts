import type { Configuration, Hypervisor } from '../../../catalog/configurations.ts';

type Mode = Extract<Hypervisor, { readonly mode: string }>['mode'];

/**
 * Defects of QEMU's that depend on where its timers fall among a VM's interrupts, by the mode of the hypervisor whose
 * workloads meet them.
 */
const defects: Readonly<Partial<Record<Mode, string>>> = {
  // The emulated SVM delivers an injected interrupt a second time if QEMU looks after its timers before the VM exits again
  // (target/i386/tcg/system/svm_helper.c, SVM_EVTINJ_TYPE_INTR), at which some VMs hang or panic.
  SVM: 'the emulator may have delivered an interrupt twice (docs/workloads-by-hand.md)',
};

/** The defect that may be why a workload's machine failed, as a user reads it; `undefined` if none is known. */
export function defectByTiming({ hypervisor }: Pick<Configuration, 'hypervisor'>): string | undefined {
  return 'mode' in hypervisor ? defects[hypervisor.mode] : undefined;
}
