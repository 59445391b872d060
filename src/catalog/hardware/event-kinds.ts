import type { Machine } from '../machines.ts';

/** How hardware has VMs run: Arm's EL2, AMD's SVM, Intel's VMX. */
export type Virtualization = NonNullable<Machine['virtualization']>;

/**
 * What of a core makes events cost what they do. What is not known of costs with the same cause is taken to be off in the same
 * direction, and of different causes to be independent.
 */
export type Mechanism =
  /** How many instructions a core does at once. */
  | 'execution'
  /** How registers are reached that the core does not rename. */
  | 'registers'
  /** What waits until the core or memory is done. */
  | 'barriers'
  /** The way to a device and back. */
  | 'devices'
  /** Changing the level of privilege. */
  | 'exceptions'
  /** What another CPU notices. */
  | 'signals';

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
  readonly mechanism: Mechanism;
  /** Where there is such a thing. */
  readonly on: readonly Virtualization[];
}

/** All of them. */
export const virtualizations = ['EL2', 'SVM', 'VMX'] as const satisfies readonly Virtualization[];

const ALL = virtualizations;
const ARM = ['EL2'] as const;
const X86 = ['SVM', 'VMX'] as const;

function instruction(
  id: string,
  title: string,
  mechanism: Mechanism,
  on: readonly Virtualization[],
): EventKind {
  return { id, title, counts: 'instruction', mechanism, on };
}

function event(
  id: string,
  title: string,
  mechanism: 'exceptions' | 'signals',
  on: readonly Virtualization[],
): EventKind {
  return { id, title, counts: 'event', mechanism, on };
}

/** Reads and writes of registers that are switched or reached together. */
function registers(
  id: string,
  title: string,
  on: readonly Virtualization[],
  mechanism: 'registers' | 'devices' = 'registers',
): EventKind[] {
  return [
    instruction(`${id}-read`, `reads of ${title}`, mechanism, on),
    instruction(`${id}-write`, `writes of ${title}`, mechanism, on),
  ];
}

/** All kinds of events that a prediction tells apart, in the order in which they are shown. */
export const eventKinds: readonly EventKind[] = [
  instruction('instruction', 'plain instructions', 'execution', ALL),
  instruction('load-store', 'loads and stores', 'execution', ALL),
  instruction('fp-save', 'stores of floating-point state', 'execution', ALL),
  instruction('fp-restore', 'loads of floating-point state', 'execution', ALL),
  ...registers('el1', 'EL1 system registers', ARM),
  ...registers('timer', 'timer registers', ARM),
  ...registers('el2', 'EL2 configuration registers', ARM),
  ...registers('stage2', 'EL2 virtual memory registers', ARM),
  ...registers('ich', "GICv3's virtual interface, by system registers", ARM),
  ...registers('icc', "GICv3's CPU interface, by system registers", ARM),
  ...registers('other', 'other system registers', ARM),
  ...registers('gich', "GICv2's virtual interface", ARM, 'devices'),
  ...registers('gicv', "GICv2's interface of VMs", ARM, 'devices'),
  ...registers('gicc', "GICv2's CPU interface", ARM, 'devices'),
  ...registers('gicd', 'the GIC distributor and redistributors', ARM, 'devices'),
  instruction('isb', 'instruction barriers (ISB)', 'barriers', ARM),
  instruction('dsb', 'data synchronization barriers (DSB)', 'barriers', ARM),
  instruction('dmb', 'data memory barriers (DMB)', 'barriers', ARM),
  instruction('other-barrier', 'other barriers', 'barriers', ARM),
  ...registers('control', 'control, debug and segment registers', X86),
  instruction('cr3-write', 'writes of CR3', 'registers', X86),
  instruction('flags-write', 'CLI, STI, CLAC, STAC', 'registers', X86),
  ...registers('msr', 'model-specific registers', X86),
  instruction('vmread', 'VMREAD', 'registers', ['VMX']),
  instruction('vmwrite', 'VMWRITE', 'registers', ['VMX']),
  instruction('vmsave', 'VMSAVE', 'registers', ['SVM']),
  instruction('vmload', 'VMLOAD', 'registers', ['SVM']),
  ...registers('apic', 'the local APIC, by MMIO', X86, 'devices'),
  ...registers('port', 'ports', X86, 'devices'),
  instruction('fence', 'fences', 'barriers', X86),
  ...registers('device', 'other devices', ALL, 'devices'),
  instruction('tlb-maintenance', 'TLB maintenance', 'barriers', ALL),
  instruction('cache-maintenance', 'cache maintenance and address translation', 'barriers', ALL),
  event('el2-entry', 'exceptions taken to EL2', 'exceptions', ARM),
  event('el2-return', 'returns from EL2', 'exceptions', ARM),
  event('vm-exit', 'VM exits', 'exceptions', X86),
  event('vm-entry', 'VM entries', 'exceptions', X86),
  event('kernel-entry', 'exceptions taken to a kernel', 'exceptions', ALL),
  event('kernel-return', 'returns from a kernel', 'exceptions', ALL),
  event('interrupt-delivery', 'interrupts from one CPU to another', 'signals', ALL),
  event('wake-up', 'wake-ups of a CPU that waits', 'signals', ALL),
];

/** The kinds that there are on hardware with that kind of virtualization. */
export function eventKindsOn(virtualization: Virtualization): EventKind[] {
  return eventKinds.filter(({ on }) => on.includes(virtualization));
}

const mechanisms = new Map(eventKinds.map(({ id, mechanism }) => [id, mechanism]));

/** What makes events of a kind cost what they do. A kind that there is not is a defect: schemas refuse it. */
export function mechanismOf(kind: string): Mechanism {
  const mechanism = mechanisms.get(kind);
  if (mechanism === undefined) throw new Error(`there is no kind of event ${kind}`);
  return mechanism;
}
