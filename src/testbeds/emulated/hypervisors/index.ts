import type { VirtualizingName } from '../../../catalog/benchmarks.ts';
import type { Configuration } from '../../../catalog/configurations.ts';
import type { HypervisorSupport } from './hypervisor.ts';
import { kvm } from './kvm.ts';
import { xen } from './xen.ts';

const all: Readonly<Record<VirtualizingName, HypervisorSupport>> = { KVM: kvm, Xen: xen };

/** The support for a configuration's hypervisor. @throws Error if it has none. */
export function supportFor({ hypervisor }: Configuration): HypervisorSupport {
  if (hypervisor.name === 'none') throw new Error('no hypervisor has no support');
  return all[hypervisor.name];
}
