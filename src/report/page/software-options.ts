import { flavourSuffix } from '../../analysis/kernel-flavour.ts';
import { type CompletedMeasurement, isCompleted } from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import { type Component, componentOf } from '../../results/software.ts';
import { shellWord } from '../../testbeds/emulated/shell-command.ts';
import { knownConfiguration } from '../known-configurations.ts';

/** Where a file of the user's is on another computer, its user knows. */
const FOLDER = 'FOLDER';

/** Options of `worldswitch run` that bring software. */
export interface SoftwareOptions {
  /** Whether the lock has all of it. */
  readonly isLocked: boolean;
  /** All others, an option each with what follows it. */
  readonly others: readonly string[];
}

/**
 * The options that bring the software with which a configuration was measured in a run; those of the first one that was
 * measured, if this one was not.
 */
export function softwareOptions({ measurements }: Run, id: string): SoftwareOptions {
  const completed = measurements.filter(isCompleted);
  const measured = completed.find(({ configuration }) => configuration === id) ?? completed[0];
  return measured === undefined ? { isLocked: true, others: [] } : optionsOf(measured);
}

function optionsOf({ configuration: id, fingerprint }: CompletedMeasurement): SoftwareOptions {
  if (fingerprint.testbed !== 'emulated') return { isLocked: true, others: [] };
  const { software } = fingerprint;
  const configuration = knownConfiguration(id);
  const [kernel, xen, emulator] = (['kernel', 'hypervisor', 'emulator'] as const).map((role) =>
    componentOf(software, role),
  );
  const others = [
    ...versionOption(
      '--kernel',
      kernel,
      configuration?.versions.kernel,
      flavourSuffix(kernel, configuration),
    ),
    // A package has its modules in it; an image has them in some folder.
    ...(kernel?.modulesSha256 === undefined || kernel.file?.endsWith('.deb') === true
      ? []
      : [`--kernel-modules ${FOLDER}`]),
    ...parameterOption('--kernel-parameter', kernel),
    ...versionOption('--xen', xen, configuration?.versions.xen),
    ...parameterOption('--xen-parameter', xen),
    // Without it the system's own would be taken, where there is one.
    ...versionOption('--qemu', emulator, undefined),
  ];
  return { isLocked: software.every((component) => component.package?.locked !== false), others };
}

/** @param usual the version that is measured if none is named */
function versionOption(
  option: string,
  component: Component | undefined,
  usual: string | undefined,
  suffix = '',
): string[] {
  if (component?.file !== undefined) return [`${option} ${shellWord(`${FOLDER}/${component.file}`)}`];
  const record = component?.package ?? undefined;
  if (record === undefined) return [];
  const isUsual = record.locked && suffix === '' && isOfSeries(record.version, usual);
  return isUsual ? [] : [`${option} ${record.version}${suffix}`];
}

function isOfSeries(version: string, series: string | undefined): boolean {
  return series !== undefined && (version === series || version.startsWith(`${series}.`));
}

function parameterOption(option: string, component: Component | undefined): string[] {
  const parameters = component?.parameters ?? [];
  return parameters.length === 0 ? [] : [`${option} ${parameters.map(shellWord).join(' ')}`];
}
