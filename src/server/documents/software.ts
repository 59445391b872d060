import type { MeasuredSide } from '../../analysis/side.ts';
import type { Role } from '../../results/software.ts';

/** What is named of the software of a figure. */
const NAMED: readonly Role[] = ['kernel', 'hypervisor', 'emulator'];

/** Versions of what was measured on a configuration, and what they were told: `Linux 6.1.0-56-cloud-arm64 with nohlt`. */
export function softwareOf({ facts }: MeasuredSide, configuration: string): string[] {
  const software = facts.find((fact) => fact.configuration === configuration)?.software ?? [];
  return NAMED.flatMap((role) => software.filter((component) => component.role === role)).flatMap(
    ({ name, version, parameters = [] }) =>
      version === null
        ? []
        : [[`${name} ${version}`, ...(parameters.length === 0 ? [] : ['with', ...parameters])].join(' ')],
  );
}
