import type { Architecture } from './architectures.ts';
import type { HypervisorName } from './configurations.ts';
import { type Microbenchmark, microbenchmarks } from './microbenchmarks.ts';

/** A hypervisor that can be measured on a host. */
export type HostHypervisorName = Exclude<HypervisorName, 'none'>;

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
