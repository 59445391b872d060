import { type Configuration, configurations, type HypervisorName } from '../catalog/configurations.ts';

/** The configuration of that id; `undefined` of one that this version has not. */
export function knownConfiguration(id: string): Configuration | undefined {
  return configurations.find((each) => each.id === id);
}

/** The title of a configuration's machine, or what is known of one that this version has not. */
export function machineTitleOf(id: string): string {
  return knownConfiguration(id)?.machine.title ?? 'another machine';
}

/** The hypervisor of a configuration that this version knows. */
export function hypervisorOf(id: string): HypervisorName | undefined {
  return knownConfiguration(id)?.hypervisor.name;
}
