import { type Configuration, configurations, type HypervisorName } from '../../catalog/configurations.ts';

/** The system of that id; `undefined` of one that this version has not. */
export function knownSystem(id: string): Configuration | undefined {
  return configurations.find((each) => each.id === id);
}

/** The title of a system's machine, or what is known of one that this version has not. */
export function machineTitleOf(id: string): string {
  return knownSystem(id)?.machine.title ?? 'another machine';
}

/** The hypervisor of a configuration that this version knows. */
export function hypervisorOf(id: string): HypervisorName | undefined {
  return knownSystem(id)?.hypervisor.name;
}
