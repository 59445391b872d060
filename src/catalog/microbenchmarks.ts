import type { Architecture } from './architectures.ts';
import type { HypervisorName } from './configurations.ts';
import { type TimingKind, timingOf, type Window } from './windows.ts';

/** How the instructions of a path that crosses PCPUs are added up. */
export type PathKind =
  /** Everything runs on one PCPU, one instruction after the other. */
  | 'one-pcpu'
  /** The path crosses PCPUs that take turns on one clock: what both execute is added up. */
  | 'serialised-sum';

/** Where a variant can be had; what is not said does not matter. */
export interface Where {
  readonly hypervisor?: HypervisorName;
  readonly architecture?: Architecture;
  /** Only on a CPU that does not tell how long the instruction is that exited. */
  readonly withoutNripSave?: true;
  /** Not in emulated machines, but in the VM that worldswitch is in. */
  readonly testbed?: 'here';
  /** Of what measures there, only by the kernel module. */
  readonly carrier?: 'driver';
}

/**
 * How many instructions a path contains that exit and are decoded to be skipped. After an access to a port the CPU tells
 * where to go on; one to MMIO is decoded on any CPU.
 */
export interface Decodes {
  readonly hypercalls: number;
  /** Accesses to the x2APIC, and HLT: they take somewhat less to decode. */
  readonly others: number;
}

const HYPERCALL: Decodes = { hypercalls: 1, others: 0 };
const OTHER: Decodes = { hypercalls: 0, others: 1 };
const BOTH: Decodes = { hypercalls: 1, others: 1 };

/** One of the seven operations of the study, a variant of one, or a round trip through a device. */
export interface Microbenchmark {
  readonly kind: 'microbenchmark';
  /** `hypercall`, or `hypercall/vmm` for a variant. */
  readonly id: string;
  /** One line: what is timed. */
  readonly definition: string;
  /** One kind, or one for each hypervisor. */
  readonly path: PathKind | Readonly<Partial<Record<HypervisorName, PathKind>>>;
  /** What one operation is: what is timed, and traced to be explained. */
  readonly window: Window;
  /** Follows from the window. */
  readonly timing: TimingKind;
  /**
   * True if the path leads through a scheduler, of the hypervisor or of a kernel, or does under these hypervisors: what that
   * executes depends on what ran before, and for how long.
   */
  readonly scheduled?: true | readonly HypervisorName[];
  /** True if the hypervisor does other work in the same machine once it has been measured: it is measured after the others. */
  readonly leavesTraces?: true;
  /** Where it can be measured; wherever there are VMs if it says nothing. */
  readonly only?: Where;
  /** Of which other one it is a part that no real CPU causes, and what is said of that before the figures. */
  readonly artefact?: { readonly of: string; readonly cause: string };
  /** What its path contains of `hypercall/decode` on a machine without NRIP-save; nothing where that is not said. */
  readonly decodes?: Readonly<Partial<Record<HypervisorName, Decodes>>>;
  /**
   * Instructions of the VM that KVM copies in an operation to decode them, beside those of `decodes`; nothing where that is not
   * said.
   */
  readonly copies?: number;
  /** Why a system that is not made to measure takes more; only where that is known. */
  readonly lowerBound?: string;
  /** The row of table 2 of the study. Variants have none. */
  readonly publishedRow: string | undefined;
}

const entries: readonly Omit<Microbenchmark, 'kind' | 'timing'>[] = [
  {
    id: 'hypercall',
    definition: 'VM to hypervisor and back, no work done there',
    path: 'one-pcpu',
    window: { kind: 'call', function: 'hypercall' },
    decodes: { KVM: HYPERCALL, Xen: HYPERCALL },
    publishedRow: 'hypercall',
  },
  {
    id: 'hypercall/el2',
    definition: 'a hypercall that the EL2 vectors answer without entering the host kernel',
    path: 'one-pcpu',
    window: { kind: 'call', function: 'call_el2_vectors' },
    only: { hypervisor: 'KVM', architecture: 'arm64' },
    publishedRow: undefined,
  },
  {
    id: 'hypercall/vmm',
    definition: 'VM to the user-space VMM and back',
    path: 'one-pcpu',
    window: { kind: 'call', function: 'exit_to_vmm' },
    only: { hypervisor: 'KVM' },
    lowerBound:
      'our VMM sends the VM back at once, where one that has devices for it, as QEMU has, looks for the one that is meant',
    publishedRow: undefined,
  },
  {
    id: 'hypercall/vpmu',
    definition: 'the hypercall of a VM with a virtual PMU, as QEMU gives it to VMs',
    path: 'one-pcpu',
    window: { kind: 'call', function: 'hypercall' },
    only: { hypervisor: 'KVM', architecture: 'arm64' },
    leavesTraces: true,
    publishedRow: undefined,
  },
  {
    id: 'hypercall/decode',
    definition: 'the part of a hypercall that only the emulated CPU causes: it has no NRIP-save',
    path: 'one-pcpu',
    window: { kind: 'stamped', arm: 'hypercall', begins: 'decodes', ends: 'return' },
    only: { architecture: 'x86', withoutNripSave: true },
    copies: 1,
    artefact: {
      of: 'hypercall',
      cause:
        'The emulated x86 CPU has no NRIP-save: the hypervisor decodes the instruction that exited to learn its length, which ' +
        'real ones tell it.',
    },
    publishedRow: undefined,
  },
  {
    id: 'hypercall/cpuid',
    definition: 'CPUID of a program: it leaves the VM whatever the privilege',
    path: 'one-pcpu',
    window: { kind: 'call', function: 'execute_cpuid' },
    only: { testbed: 'here', architecture: 'x86' },
    publishedRow: undefined,
  },
  {
    id: 'hypercall/refused',
    definition: 'a hypercall of a program, which the hypervisor refuses for its privilege',
    path: 'one-pcpu',
    window: { kind: 'call', function: 'execute_hypercall' },
    only: { testbed: 'here', architecture: 'x86' },
    publishedRow: undefined,
  },
  {
    id: 'interrupt-controller-trap',
    definition: 'VM to hypervisor and back for a read of an emulated register (GIC distributor; x2APIC)',
    path: 'one-pcpu',
    window: { kind: 'call', function: 'interrupt_controller_read' },
    decodes: { KVM: OTHER, Xen: OTHER },
    publishedRow: 'interrupt-controller-trap',
  },
  {
    id: 'interrupt-controller-trap/xapic',
    definition: 'the same for a register of the xAPIC, by MMIO',
    path: 'one-pcpu',
    window: { kind: 'call', function: 'xapic_read' },
    only: { architecture: 'x86' },
    copies: 1,
    leavesTraces: true,
    publishedRow: undefined,
  },
  {
    id: 'virtual-ipi',
    definition: 'from sending an IPI until another VCPU, running VM code on another PCPU, handles it',
    path: 'serialised-sum',
    window: { kind: 'clock', begins: 'ipi_begins', ends: 'interrupt_clock' },
    decodes: { KVM: OTHER, Xen: OTHER },
    publishedRow: 'virtual-ipi',
  },
  {
    id: 'virtual-ipi/blocked',
    definition: 'the same with the receiving VCPU blocked in WFI or HLT',
    path: 'serialised-sum',
    window: { kind: 'clock', begins: 'ipi_begins', ends: 'interrupt_clock' },
    decodes: { KVM: OTHER, Xen: OTHER },
    scheduled: true,
    publishedRow: undefined,
  },
  {
    id: 'virtual-ipi/xapic',
    definition: 'the same, running, by the xAPIC',
    path: 'serialised-sum',
    window: { kind: 'clock', begins: 'ipi_begins', ends: 'interrupt_clock' },
    only: { architecture: 'x86' },
    copies: 2,
    leavesTraces: true,
    publishedRow: undefined,
  },
  {
    id: 'virtual-irq-completion',
    definition: 'the VM acknowledges and completes a virtual interrupt',
    path: 'one-pcpu',
    window: { kind: 'clock', begins: 'completion_begins', ends: 'completion_ends' },
    decodes: { KVM: OTHER, Xen: OTHER },
    publishedRow: 'virtual-irq-completion',
  },
  {
    id: 'virtual-irq-completion/xapic',
    definition: 'the same by the xAPIC',
    path: 'one-pcpu',
    window: { kind: 'clock', begins: 'completion_begins', ends: 'completion_ends' },
    only: { architecture: 'x86' },
    copies: 1,
    leavesTraces: true,
    publishedRow: undefined,
  },
  {
    id: 'virtual-irq-completion/spurious',
    definition: 'an interrupt is completed by the x2APIC although none is in service, which it ignores',
    path: 'one-pcpu',
    window: { kind: 'call', function: 'write_eoi' },
    only: { testbed: 'here', architecture: 'x86', carrier: 'driver' },
    publishedRow: undefined,
  },
  {
    id: 'vm-switch',
    definition: 'from one VM that wakes another and goes idle until the other, on the same PCPU, runs',
    path: 'one-pcpu',
    window: { kind: 'stamped', arm: 'switch', begins: 'signal', ends: 'interrupt' },
    // The VM goes idle by HLT; Xen's signals by a hypercall before.
    decodes: { KVM: OTHER, Xen: BOTH },
    scheduled: true,
    publishedRow: 'vm-switch',
  },
  {
    id: 'io-latency-out',
    definition:
      "from the VM's signal to a virtual device until its backend in the host's or Dom0's kernel has it",
    path: { KVM: 'one-pcpu', Xen: 'serialised-sum' },
    window: { kind: 'stamped', arm: 'out', begins: 'signal', ends: 'kernel-receives' },
    decodes: { Xen: HYPERCALL },
    scheduled: ['Xen'],
    publishedRow: 'io-latency-out',
  },
  {
    id: 'io-latency-out/shared',
    definition: "the same with Dom0's VCPU on the VM's PCPU, so that Xen must switch to it",
    path: 'one-pcpu',
    window: { kind: 'stamped', arm: 'out', begins: 'signal', ends: 'kernel-receives' },
    only: { hypervisor: 'Xen' },
    decodes: { Xen: BOTH },
    scheduled: true,
    leavesTraces: true,
    publishedRow: undefined,
  },
  {
    id: 'io-latency-out/worker',
    definition: 'the same until a backend in user space, on another PCPU, has received the signal',
    path: 'serialised-sum',
    window: { kind: 'stamped', arm: 'outWorker', begins: 'signal', ends: 'worker-receives' },
    decodes: { Xen: HYPERCALL },
    scheduled: true,
    publishedRow: undefined,
  },
  {
    id: 'io-latency-in',
    definition:
      "from the signal of the backend in the host's or Dom0's kernel until the VM, blocked, takes the interrupt",
    path: 'serialised-sum',
    window: { kind: 'stamped', arm: 'in', begins: 'kernel-signals', ends: 'interrupt' },
    scheduled: true,
    publishedRow: 'io-latency-in',
  },
  {
    id: 'io-latency-in/shared',
    definition: "the same with Dom0's VCPU on the VM's PCPU, so that Xen must switch to the VM",
    path: 'one-pcpu',
    window: { kind: 'stamped', arm: 'in', begins: 'kernel-signals', ends: 'interrupt' },
    only: { hypervisor: 'Xen' },
    scheduled: true,
    leavesTraces: true,
    publishedRow: undefined,
  },
  {
    id: 'io-latency-in/running',
    definition: 'the same with the VCPU running VM code on a PCPU of its own',
    path: 'serialised-sum',
    window: { kind: 'stamped', arm: 'in', begins: 'kernel-signals', ends: 'interrupt' },
    scheduled: true,
    publishedRow: undefined,
  },
  {
    id: 'io-latency-in/worker',
    definition: 'the same from the moment when a backend in user space is about to signal the VM',
    path: 'serialised-sum',
    window: { kind: 'stamped', arm: 'inWorker', begins: 'worker-signals', ends: 'interrupt' },
    scheduled: true,
    publishedRow: undefined,
  },
  {
    id: 'io-round-trip',
    definition: 'a program connects to a port of the host that is closed (vsock), and is refused',
    path: 'serialised-sum',
    window: { kind: 'clock', begins: 'vsock_round_trip', ends: 'vsock_round_trip' },
    only: { testbed: 'here' },
    scheduled: true,
    publishedRow: undefined,
  },
  {
    id: 'io-round-trip/block',
    definition: 'a program asks a virtio disk for its serial number, and gets it',
    path: 'serialised-sum',
    window: { kind: 'clock', begins: 'block_round_trip', ends: 'block_round_trip' },
    only: { testbed: 'here' },
    scheduled: true,
    publishedRow: undefined,
  },
  {
    id: 'io-round-trip/sector',
    definition: "the VM's kernel reads one sector of a disk, past its cache",
    path: 'serialised-sum',
    window: { kind: 'clock', begins: 'read_sector', ends: 'read_sector' },
    only: { testbed: 'here', carrier: 'driver' },
    scheduled: true,
    publishedRow: undefined,
  },
  {
    id: 'io-round-trip/xenstore',
    definition: "the VM's kernel reads a value from Xen's store, which a program in Dom0 keeps",
    path: 'serialised-sum',
    window: { kind: 'clock', begins: 'read_xenstore', ends: 'read_xenstore' },
    only: { testbed: 'here', hypervisor: 'Xen', carrier: 'driver' },
    scheduled: true,
    publishedRow: undefined,
  },
];

export const microbenchmarks: readonly Microbenchmark[] = entries.map((entry) => {
  return { kind: 'microbenchmark', timing: timingOf[entry.window.kind], ...entry };
});

/** How the path of a microbenchmark runs under a hypervisor. */
export function pathOf({ path }: Microbenchmark, hypervisor: HypervisorName): PathKind {
  return typeof path === 'string' ? path : (path[hypervisor] ?? 'one-pcpu');
}

/** Whether the path of a microbenchmark leads through a scheduler under a hypervisor. */
export function isScheduled({ scheduled }: Microbenchmark, hypervisor: HypervisorName): boolean {
  return scheduled === true || (scheduled?.includes(hypervisor) ?? false);
}

/** The order in which one machine measures them: theirs, but for those that leave traces, which come last. */
export function inOrderOfMeasuring(asked: readonly Microbenchmark[]): Microbenchmark[] {
  return [
    ...asked.filter(({ leavesTraces }) => !leavesTraces),
    ...asked.filter(({ leavesTraces }) => leavesTraces),
  ];
}

/** Operations per batch, and batches per microbenchmark, if nothing else is asked for. */
export const DEFAULT_ITERATIONS = 4;
export const DEFAULT_BATCHES = 64;

/** What the probe measures of itself in every run, in the same way and the same machine. */
export const calibrations = {
  /** The loop and its two clock reads around nothing. */
  loop: 'calibration/loop',
  /** The clock reads around each operation, around nothing. */
  each: 'calibration/each',
  /** A loop whose body is one NOP: must cost exactly one instruction an iteration more than `loop`. */
  nop: 'calibration/nop',
} as const;

/** The windows of the calibrations, in their order. */
export const calibrationWindows: Readonly<Record<keyof typeof calibrations, Window>> = {
  loop: { kind: 'call', function: 'do_nothing' },
  each: { kind: 'clock', begins: 'nothing_begins', ends: 'nothing_ends' },
  nop: { kind: 'call', function: 'do_nop' },
};

/** What a probe is asked to measure: the calibrations, and then these microbenchmarks. */
export function withCalibrations(ids: readonly string[]): string[] {
  return [...Object.values(calibrations), ...ids];
}
