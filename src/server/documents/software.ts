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

/** What was added to the parameters of a configuration's kernel and of Xen, whose begin with `xen:`, as lists of runs say it. */
export function parametersOf({ facts }: MeasuredSide, configuration: string): string[] {
  const software = facts.find((fact) => fact.configuration === configuration)?.software ?? [];
  const of = (role: Role): readonly string[] => software.find((each) => each.role === role)?.parameters ?? [];
  return [...of('kernel'), ...of('hypervisor').map((text) => `xen:${text}`)];
}
