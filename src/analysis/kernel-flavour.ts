import { supportOf } from '../architectures/index.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { hypervisorOn } from '../hypervisors/index.ts';
import type { Component } from '../results/software.ts';

/**
 * The flavour of a kernel of Debian's: `cloud`, `generic`, `rt-16k`.
 *
 * @param version as uname says it: `6.12.43+deb12-cloud-arm64`, `6.12.43+deb12-arm64-16k`
 * @returns `undefined` if it is no kernel of Debian's for the configuration's architecture
 */
export function flavourOf(
  { version }: Pick<Component, 'version'>,
  { machine }: Pick<Configuration, 'machine'>,
): string | undefined {
  const { debian } = supportOf(machine.architecture).names;
  const named = new RegExp(`-(?:(cloud|rt)-)?${debian}(?:-(16k))?$`).exec(version ?? '');
  if (named === null) return undefined;
  return (
    named
      .slice(1)
      .filter((word) => word !== undefined)
      .join('-') || 'generic'
  );
}

/** The flavour of the kernel that a configuration boots if none is named. */
export function usualFlavour(configuration: Configuration): string {
  const { linux } = supportOf(configuration.machine.architecture);
  const { role } = hypervisorOn(configuration).kernel;
  return (linux.packages[role] ?? linux.packages.kernel).flavour;
}

/** What a kernel's version is followed by, as an option takes it, if it is of another flavour than the usual one. */
export function flavourSuffix(
  kernel: Pick<Component, 'version'> | undefined,
  configuration: Configuration | undefined,
): string {
  if (kernel === undefined || configuration === undefined) return '';
  const flavour = flavourOf(kernel, configuration);
  return flavour === undefined || flavour === usualFlavour(configuration) ? '' : `-${flavour}`;
}
