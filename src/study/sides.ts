import { type ArchivedSoftware, archivedSoftware } from '../artifacts/archive/offers.ts';
import { canMeasure, defaultConfigurations, defaultWorkloadConfigurations } from '../catalog/benchmarks.ts';
import { type AddedParameters, type Configuration, configurations } from '../catalog/configurations.ts';
import { findBenchmark, findConfiguration } from '../catalog/find.ts';
import { microbenchmarks } from '../catalog/microbenchmarks.ts';
import { hypervisorOf } from '../hypervisors/index.ts';
import { MisuseError } from '../system/errors.ts';
import { namedBenchmarks } from './alike.ts';
import type { StudyRequest } from './study.ts';

/** Versions of what is measured, as `worldswitch run` takes them; what is left out is the default. */
export interface SoftwareVersions {
  /** Of Linux, or the path of an own kernel. */
  readonly kernel?: string;
  readonly xen?: string;
  /** A suite, or the path of a QEMU. */
  readonly qemu?: string;
}

/** Where the figures of one side of a comparison come from. */
export type SideSource =
  /** A stored run: its id, the beginning of one, its label, or `latest`. */
  | { readonly kind: 'run'; readonly id: string }
  /** A file that holds a run or a baseline. */
  | { readonly kind: 'file'; readonly path: string }
  /** To be measured now. */
  | {
      readonly kind: 'measurement';
      /** `undefined`: all that the versions affect. */
      readonly configuration: string | undefined;
      readonly versions: SoftwareVersions;
      /** Added to the kernel's and Xen's own. */
      readonly parameters: AddedParameters;
    };

/** `kernel@6.12` */
const VERSION = /^\w+@/;
/** `mitigations=off`, or of Xen `xen:sched=credit`. */
const PARAMETER = /^(?:xen:)?[\w.-]+=/;
const OF_XEN = 'xen:';

/** Versions and parameters follow a plus; the path of a kernel may hold one too, so that it alone separates nothing. */
const BEFORE_PART = /\+(?=\w+@|(?:xen:)?[\w.-]+=)/;

/**
 * The source that a user names.
 *
 * @param isLabel whether a stored run is called so: what reads as something else is not asked about
 * @throws MisuseError that says which kinds there are, if it is none of them
 */
export function parseSide(text: string, isLabel: (text: string) => boolean = () => false): SideSource {
  const [first = '', ...others] = text.split(BEFORE_PART);
  const isPath = text.endsWith('.json') || text.includes('/');
  const beginsWithPart = isVersion(first) || (PARAMETER.test(first) && !isPath);
  if (
    beginsWithPart ||
    (others.length > 0 && (!isPath || isConfiguration(first) || others.some(isVersion)))
  ) {
    const configuration = beginsWithPart ? undefined : findConfiguration(first).id;
    const parts = beginsWithPart ? [first, ...others] : others;
    const versions = parseVersions(parts.filter((part) => !PARAMETER.test(part)));
    const parameters = parametersAmong(parts);
    if (configuration !== undefined) requireXen(configuration, versions, parameters);
    return { kind: 'measurement', configuration, versions, parameters };
  }
  if (isPath) return { kind: 'file', path: text };
  if (text === 'latest' || /^\d[\dT-]*[\da-f]*$/.test(text)) return { kind: 'run', id: text };
  if (isConfiguration(text)) {
    return { kind: 'measurement', configuration: text, versions: {}, parameters: parametersAmong([]) };
  }
  if (isLabel(text)) return { kind: 'run', id: text };
  throw new MisuseError(`'${text}' is nothing that can be compared`, {
    next:
      'name a stored run (latest, the beginning of an id, or a label), a .json file (a run or a baseline), a configuration ' +
      '(kvm-arm64-vhe), or versions and parameters to measure (kernel@6.12, xen@4.20, qemu@trixie, mitigations=off, ' +
      'xen:sched=credit, or several with + between them, also after a configuration: kvm-arm64+kernel@6.12)',
  });
}

function isConfiguration(text: string): boolean {
  return configurations.some(({ id }) => id === text);
}

function isVersion(part: string): boolean {
  return VERSION.test(part);
}

/**
 * The configurations that are to be measured for a side, in the catalog's order.
 *
 * @param request the only configurations that the user wants, if some are named, and the only benchmarks
 * @param others those of the other side, if it is known already: no more can be compared
 * @throws MisuseError if none is left
 */
export function configurationsToMeasure(
  { configuration, versions, parameters }: Extract<SideSource, { kind: 'measurement' }>,
  request: StudyRequest,
  others: readonly string[] | undefined,
): string[] {
  const { configurations: wanted } = request;
  if (configuration !== undefined && (wanted?.includes(configuration) ?? true)) return [configuration];
  if (configuration !== undefined) {
    throw new MisuseError(`${configuration} is to be compared, but -c leaves it out`, {
      next: `leave -c out, or add ${configuration} to it`,
    });
  }
  const named = wanted?.map((id) => findConfiguration(id).id);
  const affected = configurations
    .filter((each) => isAffected(each, versions, parameters))
    .map(({ id }) => id);
  const chosen = affected.filter((id) => (named ?? others ?? configurationsByDefault(request)).includes(id));
  if (chosen.length > 0) return chosen;
  throw new MisuseError(
    `${describeChanges(versions, parameters)} changes nothing on ${(named ?? others ?? []).join(', ')}`,
    { next: `choose among ${affected.join(', ')} with -c, or compare something else` },
  );
}

/** Where benchmarks are measured if nothing else is said, as by `worldswitch run`. */
function configurationsByDefault(request: StudyRequest): readonly string[] {
  const wanted = namedBenchmarks(request)?.map((id) => findBenchmark(id)) ?? microbenchmarks;
  const operations = wanted.filter(({ kind }) => kind === 'microbenchmark');
  return [
    ...defaultConfigurations
      .filter((configuration) => operations.some((benchmark) => canMeasure(configuration, benchmark)))
      .map(({ id }) => id),
    ...(operations.length === wanted.length ? [] : defaultWorkloadConfigurations),
  ];
}

/** Versions and parameters as a user names them: `kernel@6.12+mitigations=off`. */
export function describeChanges(versions: SoftwareVersions, { kernel, xen }: AddedParameters): string {
  return [
    ...archivedSoftware.flatMap((software) => {
      const version = versions[software];
      return version === undefined ? [] : [`${software}@${version}`];
    }),
    ...kernel,
    ...xen.map((parameter) => `${OF_XEN}${parameter}`),
  ].join('+');
}

/** The parameters among the parts of a side: those of the kernel of host or Dom0, and of Xen. */
function parametersAmong(parts: readonly string[]): AddedParameters {
  const all = parts.filter((part) => PARAMETER.test(part));
  const { xen = [], kernel = [] } = Object.groupBy(all, (part) =>
    part.startsWith(OF_XEN) ? 'xen' : 'kernel',
  );
  return { kernel, xen: xen.map((part) => part.slice(OF_XEN.length)) };
}

function parseVersions(parts: readonly string[]): SoftwareVersions {
  const versions: Partial<Record<ArchivedSoftware, string>> = {};
  for (const part of parts) {
    const at = part.indexOf('@');
    const [name, version] = [part.slice(0, at), part.slice(at + 1)];
    const software = archivedSoftware.find((each) => each === name);
    if (software === undefined) {
      throw new MisuseError(`there are no versions of '${name}' to measure`, {
        next: 'name kernel@VERSION, xen@VERSION or qemu@VERSION; worldswitch list --versions shows them',
      });
    }
    if (version === '' || namesConfiguration(version)) {
      throw new MisuseError(`'${part}' does not name one version`, {
        next: `type ${software}@VERSION; a configuration stands before all versions: kvm-arm64+${software}@VERSION`,
      });
    }
    if (versions[software] !== undefined) {
      throw new MisuseError(`two versions of ${software} can't be measured at once`, {
        next: `compare them: worldswitch compare ${software}@${versions[software]} ${part}`,
      });
    }
    versions[software] = version;
  }
  return versions;
}

/** A plus alone separates nothing: releases of Debian's kernels have one in them too (`6.12.43+deb12`). */
function namesConfiguration(version: string): boolean {
  const words = version.includes('/') ? [] : version.split('+').slice(1);
  return words.some((word) => configurations.some(({ id }) => id === word));
}

function requireXen(id: string, { xen }: SoftwareVersions, parameters: AddedParameters): void {
  if (hypervisorOf(findConfiguration(id)).hasImage) return;
  const [parameter] = parameters.xen;
  if (parameter !== undefined) {
    throw new MisuseError(`${id} has no Xen that would take ${parameter}`, {
      next: `leave ${OF_XEN}${parameter} out, or name a configuration with Xen, such as xen-arm64`,
    });
  }
  if (xen === undefined) return;
  throw new MisuseError(`${id} has no Xen of which there were a version ${xen}`, {
    next: `leave xen@${xen} out, or name a configuration with Xen, such as xen-arm64`,
  });
}

/** Kernel and emulator are part of every machine. */
function isAffected(
  configuration: Configuration,
  { kernel, xen, qemu }: SoftwareVersions,
  parameters: AddedParameters,
): boolean {
  const ofXen = xen !== undefined || parameters.xen.length > 0;
  const ofAll = !ofXen || kernel !== undefined || qemu !== undefined || parameters.kernel.length > 0;
  return ofAll || hypervisorOf(configuration).hasImage;
}
