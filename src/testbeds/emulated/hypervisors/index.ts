import type { Configuration } from '../../../catalog/configurations.ts';
import type { HypervisorSupport } from './hypervisor.ts';
import { kvm } from './kvm.ts';
import { xen } from './xen.ts';

const all: Readonly<Record<Configuration['hypervisor']['name'], HypervisorSupport>> = { KVM: kvm, Xen: xen };

/** The support for a configuration's hypervisor. */
export function supportFor({ hypervisor }: Configuration): HypervisorSupport {
  return all[hypervisor.name];
}
