import { flavourOf, flavourSuffix } from '../../analysis/kernel-flavour.ts';
import type { ArchivedSoftware } from '../../artifacts/archive/offers.ts';
import { architectureFor, flavourFor } from '../../artifacts/known-offers.ts';
import type { WantedVersion } from '../../artifacts/whereabouts.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { hypervisorOf } from '../../hypervisors/index.ts';
import type { CompletedMeasurement } from '../../results/measurement.ts';
import { type Component, componentOf, type Role } from '../../results/software.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { emulatorOf } from '../../testbeds/emulated/emulators.ts';
import { qemu } from '../../testbeds/emulated/qemu/qemu.ts';

/** Where a fingerprint has each piece of software that can be chosen. */
const ROLES = {
  kernel: 'kernel',
  xen: 'hypervisor',
  qemu: 'emulator',
} as const satisfies Record<ArchivedSoftware, Role>;

/** The software of a measurement that can be chosen for measuring it anew. */
export interface RecordedSoftware {
  /** Packages of Debian's, by their exact versions. */
  readonly versions: readonly WantedVersion[];
  /** What came from no package of Debian's: the user who measured had built it, or had it from elsewhere. */
  readonly own: readonly ArchivedSoftware[];
}

/** What Debian's policy lets a version be, and of no more characters than any has: nothing that could be a path. */
const DEBIAN_VERSION = /^(?=.{1,80}$)(?:\d+:)?\d[A-Za-z\d.+~-]*$/;

/**
 * The software that a measurement says it was measured with. It may be anybody's: nothing of it is taken for more than a version.
 *
 * @throws WorldswitchError if a version is none that a package can have
 */
export function recordedSoftware(
  { fingerprint }: CompletedMeasurement,
  configuration: Configuration,
): RecordedSoftware {
  const versions: WantedVersion[] = [];
  const own: ArchivedSoftware[] = [];
  for (const software of chosenOn(configuration)) {
    const component = componentOf(fingerprint.software, ROLES[software]);
    if (component?.package === undefined || component.package === null) own.push(software);
    else versions.push(wantedVersion(software, component, component.package.version, configuration));
  }
  return { versions, own };
}

/** Of which software a version can be chosen on a configuration. */
function chosenOn(configuration: Configuration): ArchivedSoftware[] {
  return [
    'kernel',
    ...(hypervisorOf(configuration).hasImage ? (['xen'] as const) : []),
    ...(emulatorOf(configuration.machine) === qemu ? (['qemu'] as const) : []),
  ];
}

function wantedVersion(
  software: ArchivedSoftware,
  component: Component,
  version: string,
  configuration: Configuration,
): WantedVersion {
  if (!DEBIAN_VERSION.test(version)) {
    throw new WorldswitchError(
      `it says that ${configuration.id} was measured with a ${software} of a version that no package can have: ` +
        JSON.stringify(version.slice(0, 80)),
      { next: 'give a file as worldswitch export wrote it' },
    );
  }
  const isKernel = software === 'kernel';
  return {
    software,
    architecture: architectureFor(software, configuration),
    version,
    flavour:
      (isKernel ? flavourOf(component, configuration) : undefined) ?? flavourFor(software, configuration),
    suffix: isKernel ? flavourSuffix(component, configuration) : '',
  };
}
