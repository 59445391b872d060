import type { Machine } from '../machines.ts';

/** How hardware has VMs run: Arm's EL2, AMD's SVM, Intel's VMX. */
export type Virtualization = NonNullable<Machine['virtualization']>;

/** Something that software makes hardware do, and that costs about the same each time. */
export interface EventKind {
  readonly id: string;
  /** What a reader calls it, in the plural. */
  readonly title: string;
  /**
   * `instruction`: each instruction that counts is of one such kind; `event`: what comes beside instructions, such as taking
   * an exception, whichever instruction made it.
   */
  readonly counts: 'instruction' | 'event';
  /** Where there is such a thing. */
  readonly on: readonly Virtualization[];
}

const ALL = ['EL2', 'SVM', 'VMX'] as const;
const ARM = ['EL2'] as const;
const X86 = ['SVM', 'VMX'] as const;

function instruction(id: string, title: string, on: readonly Virtualization[]): EventKind {
  return { id, title, counts: 'instruction', on };
}

function event(id: string, title: string, on: readonly Virtualization[]): EventKind {
  return { id, title, counts: 'event', on };
}

/** Reads and writes of registers that are switched or reached together. */
function registers(id: string, title: string, on: readonly Virtualization[]): EventKind[] {
  return [
    instruction(`${id}-read`, `reads of ${title}`, on),
    instruction(`${id}-write`, `writes of ${title}`, on),
  ];
}

/** All kinds of events that a prediction tells apart, in the order in which they are shown. */
export const eventKinds: readonly EventKind[] = [
  instruction('instruction', 'plain instructions', ALL),
  instruction('load-store', 'loads and stores', ALL),
  instruction('fp-save', 'stores of floating-point state', ALL),
  instruction('fp-restore', 'loads of floating-point state', ALL),
  ...registers('el1', 'EL1 system registers', ARM),
  ...registers('timer', 'timer registers', ARM),
  ...registers('el2', 'EL2 configuration registers', ARM),
  ...registers('stage2', 'EL2 virtual memory registers', ARM),
  ...registers('ich', "GICv3's virtual interface, by system registers", ARM),
  ...registers('icc', "GICv3's CPU interface, by system registers", ARM),
  ...registers('other', 'other system registers', ARM),
  ...registers('gich', "GICv2's virtual interface", ARM),
  ...registers('gicv', "GICv2's interface of VMs", ARM),
  ...registers('gicc', "GICv2's CPU interface", ARM),
  ...registers('gicd', 'the GIC distributor and redistributors', ARM),
  instruction('isb', 'instruction barriers (ISB)', ARM),
  instruction('dsb', 'data synchronization barriers (DSB)', ARM),
  instruction('dmb', 'data memory barriers (DMB)', ARM),
  instruction('other-barrier', 'other barriers', ARM),
  ...registers('control', 'control, debug and segment registers', X86),
  instruction('cr3-write', 'writes of CR3', X86),
  instruction('flags-write', 'CLI, STI, CLAC, STAC', X86),
  ...registers('msr', 'model-specific registers', X86),
  instruction('vmread', 'VMREAD', ['VMX']),
  instruction('vmwrite', 'VMWRITE', ['VMX']),
  instruction('vmsave', 'VMSAVE', ['SVM']),
  instruction('vmload', 'VMLOAD', ['SVM']),
  ...registers('apic', 'the local APIC, by MMIO', X86),
  ...registers('port', 'ports', X86),
  instruction('fence', 'fences', X86),
  ...registers('device', 'other devices', ALL),
  instruction('tlb-maintenance', 'TLB maintenance', ALL),
  instruction('cache-maintenance', 'cache maintenance and address translation', ALL),
  event('el2-entry', 'exceptions taken to EL2', ARM),
  event('el2-return', 'returns from EL2', ARM),
  event('vm-exit', 'VM exits', X86),
  event('vm-entry', 'VM entries', X86),
  event('kernel-entry', 'exceptions taken to a kernel', ALL),
  event('kernel-return', 'returns from a kernel', ALL),
  event('interrupt-delivery', 'interrupts from one CPU to another', ALL),
  event('wake-up', 'wake-ups of a CPU that waits', ALL),
];

/** The kinds that there are on hardware with that kind of virtualization. */
export function eventKindsOn(virtualization: Virtualization): EventKind[] {
  return eventKinds.filter(({ on }) => on.includes(virtualization));
}
