import type { Architecture } from './architectures.ts';
import { type Microbenchmark, microbenchmarks } from './microbenchmarks.ts';

/** What can be measured of KVM on a host; what is stamped inside its kernel by root alone. */
export function microbenchmarksOnHost(architecture: Architecture): Microbenchmark[] {
  return microbenchmarks.filter(({ only = {} }) => {
    const { hypervisor = 'KVM', architecture: own = architecture, testbed, withoutNripSave } = only;
    return hypervisor === 'KVM' && own === architecture && testbed === undefined && withoutNripSave !== true;
  });
}

/** Points of a host's kernel at which a kprobe can stamp. */
export type KernelPoint = 'receives' | 'signals';

/** The point of the kernel at which a microbenchmark begins or ends; `undefined` if none. */
export function kernelPointOf({ window }: Microbenchmark): KernelPoint | undefined {
  if (window.kind !== 'stamped') return undefined;
  if (window.ends === 'kernel-receives') return 'receives';
  return window.begins === 'kernel-signals' ? 'signals' : undefined;
}

/** Ids of what of KVM is stamped at a point of a host's kernel. */
export function rowsStampedAt(point: KernelPoint): string[] {
  return microbenchmarks
    .filter((each) => each.only?.hypervisor !== 'Xen' && kernelPointOf(each) === point)
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
