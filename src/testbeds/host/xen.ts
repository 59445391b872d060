import type { Architecture } from '../../catalog/architectures.ts';
import { architectureOfHost, cpuField, factOf, type HostFacts, xenInfo } from './facts.ts';
import type { HostRefusal } from './refusal.ts';

/** Xen of a host that can be measured from its Dom0. */
export interface HostXen {
  readonly name: 'Xen';
  readonly architecture: Architecture;
  /** How it virtualizes on x86. */
  readonly mode: 'VMX' | undefined;
}

/** Whether a host is a Dom0 of Xen. */
export function isDom0(facts: HostFacts): boolean {
  return factOf(facts, 'xen')?.includes('control_d') === true;
}

/** MiB that Xen must have free for two DomUs (guest/on-xen/on-xen.c). */
const ROOM_MIB = 64;

/** The maker of CPUs that virtualize by VMX, as /proc/cpuinfo has it. */
const INTEL = 'GenuineIntel';

/** What to do where Xen of a host can't be measured. */
const ELSEWHERE =
  'name another machine (--host user@machine), or worldswitch run -c xen-arm64 or xen-x86, which measures Xen in emulated machines';

/**
 * Xen of a host that is a Dom0, as far as it tells.
 *
 * @param name what messages call the host
 * @returns why it can't be measured, if so
 */
export function xenOfHost(facts: HostFacts, name: string): HostXen | HostRefusal {
  const architecture = architectureOfHost(facts);
  if (architecture === undefined) {
    return {
      why: `${name} is of an architecture that worldswitch does not know (${factOf(facts, 'machine') ?? 'unknown'})`,
      next: ELSEWHERE,
    };
  }
  if (factOf(facts, 'user')?.trim() !== '0') {
    return {
      why: `${name} is Dom0 of Xen, and this user is not root there, who alone may make DomUs`,
      next: 'name root of that machine (--host root@machine), or type the command there as root',
    };
  }
  if (xenInfo(facts, 'xen_version') === undefined) {
    return {
      why: `${name} is Dom0 of Xen, and its tool xl is not there or gets no answer`,
      next: 'install it (on Debian: apt install xen-utils), or start what it needs (systemctl start xen), and see that xl info answers there',
    };
  }
  const free = Number(xenInfo(facts, 'free_memory'));
  if (free < ROOM_MIB) {
    return {
      why: `Xen of ${name} has ${free} MiB of memory free, and two DomUs need ${ROOM_MIB}`,
      next: 'there, as root: xl mem-set 0 with less than Dom0 has (xl list shows it), or end a DomU',
    };
  }
  // Dom0's kernel is not told by flags how the CPU virtualizes.
  return { name: 'Xen', architecture, mode: cpuField(facts, 'vendor_id') === INTEL ? 'VMX' : undefined };
}
