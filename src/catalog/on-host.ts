import type { Architecture } from './architectures.ts';
import { type Microbenchmark, microbenchmarks } from './microbenchmarks.ts';

/** It takes a second VM, which a program on a host does not make. */
const OF_OTHER_VM = 'hypercall/vpmu';

/** What can be measured of KVM on a host: all but what is stamped inside the host's kernel. */
export function microbenchmarksOnHost(architecture: Architecture): Microbenchmark[] {
  return microbenchmarks.filter(({ id, only = {}, window }) => {
    const { hypervisor = 'KVM', architecture: own = architecture, testbed, withoutNripSave } = only;
    const fits = hypervisor === 'KVM' && own === architecture;
    return fits && testbed === undefined && withoutNripSave !== true && id !== OF_OTHER_VM && isSeen(window);
  });
}

/** What is stamped in the host's kernel, of what a machine that nobody watches from outside can't measure. */
export function microbenchmarksInKernel(): Microbenchmark[] {
  return microbenchmarks.filter(
    ({ only = {}, window }) =>
      only.hypervisor === undefined && only.withoutNripSave !== true && !isSeen(window),
  );
}

/** Whether the VM or our VMM see when an operation begins and ends. */
function isSeen(window: Microbenchmark['window']): boolean {
  return window.kind !== 'stamped' || window.arm === 'outWorker' || window.arm === 'inWorker';
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
