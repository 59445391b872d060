import { hypervisorSupports } from '../hypervisors/index.ts';
import type { TestbedName } from '../results/fingerprint.ts';
import { type Component, componentOf, type PackageRecord } from '../results/software.ts';

/** Which software was measured, and by which emulator, in a line. */
export function describeVersions({
  software,
  testbed,
}: {
  readonly software: readonly Component[];
  readonly testbed?: TestbedName;
}): string {
  const [kernel, hypervisor, emulator] = named(software);
  const unlocked = [kernel, emulator, hypervisor].flatMap((component) =>
    component?.package?.locked === false ? [component.package.name] : [],
  );
  return [
    ...systemOf(
      kernel,
      hypervisor,
      (component) => [titleOf(component), originOf(component)].filter((part) => part !== '').join(' '),
      // The kernel of a VM that is measured from inside is its own.
      testbed === 'here' ? '' : hostOf(hypervisor),
    ),
    ...(emulator === undefined ? [] : [`${titleOf(emulator)} (${emulatorOrigin(emulator)})`]),
    ...othersOf(software),
    ...(unlocked.length === 0 ? [] : [`other versions than the locked ones: ${unlocked.join(', ')}`]),
  ].join(', ');
}

/** The same without where it comes from. */
export function nameVersions({ software }: { readonly software: readonly Component[] }): string {
  const [kernel, hypervisor, emulator] = named(software);
  return [
    ...systemOf(kernel, hypervisor, titleOf, ''),
    ...(emulator === undefined ? [] : [titleOf(emulator)]),
    ...othersOf(software),
  ].join(', ');
}

function named(software: readonly Component[]): (Component | undefined)[] {
  return (['kernel', 'hypervisor', 'emulator'] as const).map((role) => componentOf(software, role));
}

/** All there is where nothing of a machine is known, as of a recording. */
function othersOf(software: readonly Component[]): string[] {
  if (named(software).some((component) => component !== undefined)) return [];
  return software.length === 0 ? ['software that is not known'] : software.map(titleOf);
}

/** Whose kernel runs beside a hypervisor, as `Dom0's `; nothing if it is not known. */
function hostOf(hypervisor: Component | undefined): string {
  const host = hypervisorSupports.find(({ name }) => name === hypervisor?.name)?.words.host;
  return host === undefined ? '' : `${host}'s `;
}

/** A kernel, or what runs below one; nothing if neither is known. */
function systemOf(
  kernel: Component | undefined,
  hypervisor: Component | undefined,
  describe: (component: Component) => string,
  whose: string,
): string[] {
  const parts = [hypervisor, kernel].flatMap((component) =>
    component === undefined ? [] : [describe(component)],
  );
  return parts.length === 0 ? [] : [parts.join(` with ${whose}`)];
}

function titleOf({ name, version }: Component): string {
  return version === null ? name : `${name} ${version}`;
}

/** Where a kernel or a hypervisor comes from, and what it was told beside the configuration's own parameters, in brackets. */
function originOf({ package: record, file, sha256, parameters = [] }: Component): string {
  // What a guest is told of its hypervisor says nothing of where that comes from.
  if (record === null && file === undefined && sha256 === null && parameters.length === 0) return '';
  const own = [
    file === undefined ? 'from no package' : `own image ${file}`,
    ...(sha256 === null ? [] : [`sha256 ${sha256.slice(0, 8)}…`]),
  ];
  const source = record === null ? own.join(', ') : packageText(record);
  return `(${parameters.length === 0 ? source : `${source}, with ${parameters.join(' ')}`})`;
}

function emulatorOrigin({ package: record }: Component): string {
  return record === null ? "not one of worldswitch's packages" : packageText(record);
}

function packageText({ name, version }: PackageRecord): string {
  return `${name} ${version}`;
}
