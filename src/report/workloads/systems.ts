import { type System, systems } from '../../catalog/systems.ts';

/** The system of that id; `undefined` of one that this version has not. */
export function knownSystem(id: string): System | undefined {
  return systems.find((system) => system.id === id);
}

/** The title of a system's machine, or what is known of one that this version has not. */
export function machineTitleOf(id: string): string {
  return knownSystem(id)?.machine.title ?? 'another machine';
}

/** The hypervisor of a system, if it has one that this version knows. */
export function hypervisorOf(id: string): 'KVM' | 'Xen' | undefined {
  const name = knownSystem(id)?.hypervisor.name;
  return name === 'none' ? undefined : name;
}
