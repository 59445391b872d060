import { ofArchitecture } from '../architectures/by-architecture.ts';
import type { Configuration, HypervisorName } from '../catalog/configurations.ts';
import type { Failure } from './failure.ts';
import type { HypervisorSupport, ProbeHost } from './hypervisor.ts';
import { kvm } from './kvm/kvm.ts';
import { linuxFailures } from './linux.ts';
import { none } from './none/none.ts';
import type { HypervisorOnArchitecture } from './on-architecture.ts';
import type { Waypoint } from './waypoints.ts';
import { xen } from './xen/xen.ts';

const supports: Readonly<Record<HypervisorName, HypervisorSupport>> = { none, KVM: kvm, Xen: xen };

/** All that there are, in the order of tables and lists. */
export const hypervisorSupports: readonly HypervisorSupport[] = Object.values(supports);

/** What is known of a hypervisor. */
export function hypervisorNamed(name: HypervisorName): HypervisorSupport {
  return supports[name];
}

/** What is known of a configuration's hypervisor. */
export function hypervisorOf({ hypervisor }: Pick<Configuration, 'hypervisor'>): HypervisorSupport {
  return supports[hypervisor.name];
}

/**
 * What is known of a configuration's hypervisor on its machine.
 *
 * @throws WorldswitchError if it is not known there
 */
export function hypervisorOn({
  hypervisor,
  machine,
}: Pick<Configuration, 'hypervisor' | 'machine'>): HypervisorOnArchitecture {
  const { name, on } = supports[hypervisor.name];
  const usual = ofArchitecture(on, machine.architecture, name === 'none' ? 'Linux' : name);
  const { virtualization } = machine;
  return (virtualization && usual.otherwise?.[virtualization]) ?? usual;
}

/** The places in the way of a packet of a configuration's workloads that are stamped, in their order. */
export function waypointsOf(configuration: Pick<Configuration, 'hypervisor'>): readonly Waypoint[] {
  return hypervisorOf(configuration).waypoints;
}

/** What a configuration's machine for microbenchmarks is like. @throws Error if there is none */
export function probeHostOf({ hypervisor }: Pick<Configuration, 'hypervisor'>): ProbeHost {
  const { probe } = supports[hypervisor.name];
  if (probe === undefined) throw new Error(`${hypervisor.name} has no machine for microbenchmarks`);
  return probe;
}

const prefixes = hypervisorSupports.flatMap(({ on }) =>
  Object.values(on).flatMap(({ trace }) => trace.prefixOfKernelPart ?? []),
);

/** The name of a symbol without what a kernel's build puts before those of a hypervisor's own part of it. */
export function withoutPrefix(symbol: string): string {
  const prefix = prefixes.find((each) => symbol.startsWith(each));
  return prefix === undefined ? symbol : symbol.slice(prefix.length);
}

/** What a console says of why its machine ended; `undefined` if it says nothing that is known. */
export function failureOn(console: string): Failure | undefined {
  const recognisers = [...hypervisorSupports.flatMap(({ failures }) => failures), ...linuxFailures];
  for (const recognise of recognisers) {
    const failure = recognise(console);
    if (failure !== undefined) return failure;
  }
  return undefined;
}
