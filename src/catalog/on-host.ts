import type { Architecture } from './architectures.ts';
import type { HypervisorName } from './configurations.ts';
import { type Microbenchmark, microbenchmarks } from './microbenchmarks.ts';

/** A hypervisor that can be measured on a host. */
export type HostHypervisorName = Exclude<HypervisorName, 'none'>;

/** What is said of a hypervisor of a host. */
export const HOST_WORDS: Readonly<Record<HostHypervisorName, HostWords>> = {
  KVM: {
    does: 'runs VMs on /dev/kvm; as root it sets kprobes while it runs',
    kernel: "the host's",
    title: (mode) => (mode === undefined || mode === 'unknown' ? 'KVM' : `KVM (${mode})`),
  },
  Xen: {
    does: 'has xl make two DomUs, and destroys them; it needs root of Dom0, and sets kprobes while it runs',
    kernel: "Dom0's",
    title: () => 'Xen',
  },
};

interface HostWords {
  /** What the program does that measures it, behind "a program that". */
  readonly does: string;
  /** Whose kernel is stamped in. */
  readonly kernel: string;
  /** The hypervisor, as a component of the software is called. */
  readonly title: (mode: HostMode | undefined) => string;
}

/** What can be measured of a host's hypervisor; what is stamped inside its kernel, or Dom0's, by root alone. */
export function microbenchmarksOnHost(
  hypervisor: HostHypervisorName,
  architecture: Architecture,
): Microbenchmark[] {
  return microbenchmarks.filter(({ only = {} }) => {
    const {
      hypervisor: under = hypervisor,
      architecture: own = architecture,
      testbed,
      withoutNripSave,
    } = only;
    return under === hypervisor && own === architecture && testbed === undefined && withoutNripSave !== true;
  });
}

/** Points of a host's kernel, or of Dom0's, at which a kprobe can stamp. */
export type KernelPoint = 'receives' | 'signals';

/** The point of the kernel at which a microbenchmark begins or ends; `undefined` if none. */
export function kernelPointOf({ window }: Microbenchmark): KernelPoint | undefined {
  if (window.kind !== 'stamped') return undefined;
  if (window.ends === 'kernel-receives') return 'receives';
  return window.begins === 'kernel-signals' ? 'signals' : undefined;
}

/** Ids of what of a hypervisor is stamped at a point of a host's kernel, or of Dom0's. */
export function rowsStampedAt(point: KernelPoint, hypervisor: HostHypervisorName): string[] {
  return microbenchmarks
    .filter((each) => (each.only?.hypervisor ?? hypervisor) === hypervisor && kernelPointOf(each) === point)
    .map(({ id }) => id);
}

/** How KVM of a host uses the hardware; `unknown` where the kernel does not say it to this user. */
export type HostMode = 'nVHE' | 'VHE' | 'protected' | 'SVM' | 'VMX' | 'unknown';

/** What an id of a host's KVM has behind the architecture, as those of the catalog have it. */
export const HOST_ENDINGS: Readonly<Record<HostMode, string>> = {
  nVHE: '',
  VHE: '-vhe',
  protected: '-protected',
  SVM: '',
  VMX: '-vmx',
  unknown: '-mode-unknown',
};
