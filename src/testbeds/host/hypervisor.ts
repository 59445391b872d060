import { WorldswitchError } from '../../system/errors.ts';
import type { HostFacts } from './facts.ts';
import { type HostKvm, kvmOfHost } from './kvm.ts';
import type { HostRefusal } from './refusal.ts';
import { type HostXen, isDom0, xenOfHost } from './xen.ts';

/** A hypervisor of a host that can be measured. */
export type HostHypervisor = HostKvm | HostXen;

/**
 * The hypervisor of a host, as far as it tells: Xen where it is a Dom0, else KVM.
 *
 * @param name what messages call the host
 * @returns why it can't be measured, if so
 */
export function hypervisorOfHost(facts: HostFacts, name: string): HostHypervisor | HostRefusal {
  return isDom0(facts) ? xenOfHost(facts, name) : kvmOfHost(facts, name);
}

/** @throws WorldswitchError if a host has none that can be measured */
export function requireHypervisor(facts: HostFacts, name: string): HostHypervisor {
  return requireMeasurable(hypervisorOfHost(facts, name));
}

/** @throws WorldswitchError if KVM of a host can't be measured */
export function requireKvm(facts: HostFacts, name: string): HostKvm {
  return requireMeasurable(kvmOfHost(facts, name));
}

function requireMeasurable<T extends HostHypervisor>(found: T | HostRefusal): T {
  if ('name' in found) return found;
  throw new WorldswitchError(`${found.why}: there is nothing of it to be measured`, { next: found.next });
}
