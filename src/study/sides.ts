import { canMeasure, defaultConfigurations, defaultWorkloadConfigurations } from '../catalog/benchmarks.ts';
import { type Configuration, configurations } from '../catalog/configurations.ts';
import { findBenchmark, findConfiguration } from '../catalog/find.ts';
import { microbenchmarks } from '../catalog/microbenchmarks.ts';
import { hypervisorOf } from '../hypervisors/index.ts';
import { WorldswitchError } from '../system/errors.ts';
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
  /** A stored run: its id, the beginning of one, or `latest`. */
  | { readonly kind: 'run'; readonly id: string }
  /** A file that holds a run or a baseline. */
  | { readonly kind: 'file'; readonly path: string }
  /** To be measured now. */
  | {
      readonly kind: 'measurement';
      /** `undefined`: all that the versions affect. */
      readonly configuration: string | undefined;
      readonly versions: SoftwareVersions;
    };

const SOFTWARE = ['kernel', 'xen', 'qemu'] as const;
type Software = (typeof SOFTWARE)[number];

/** Versions follow a plus; the path of a kernel may hold one too, so that it alone separates nothing. */
const BEFORE_SOFTWARE = /\+(?=\w+@)/;

/** The source that a user names. @throws WorldswitchError that says which kinds there are, if it is none of them. */
export function parseSide(text: string): SideSource {
  const [first = '', ...others] = text.split(BEFORE_SOFTWARE);
  const beginsWithVersion = /^\w+@/.test(first);
  if (beginsWithVersion || others.length > 0) {
    const configuration = beginsWithVersion ? undefined : findConfiguration(first).id;
    const versions = parseVersions(beginsWithVersion ? [first, ...others] : others);
    if (configuration !== undefined) requireXen(configuration, versions);
    return { kind: 'measurement', configuration, versions };
  }
  if (text.endsWith('.json') || text.includes('/')) return { kind: 'file', path: text };
  if (text === 'latest' || /^\d[\dT-]*[\da-f]*$/.test(text)) return { kind: 'run', id: text };
  if (configurations.some(({ id }) => id === text)) {
    return { kind: 'measurement', configuration: text, versions: {} };
  }
  throw new WorldswitchError(`'${text}' is nothing that can be compared`, {
    next:
      'name a stored run (latest, or the beginning of an id), a .json file (a run or a baseline), a configuration ' +
      '(kvm-arm64-vhe), or versions to measure (kernel@6.12, xen@4.20, qemu@trixie, or several with + between them, ' +
      'also after a configuration: kvm-arm64+kernel@6.12)',
  });
}

/**
 * The configurations that are to be measured for a side, in the catalog's order.
 *
 * @param request the only configurations that the user wants, if some are named, and the only benchmarks
 * @param others those of the other side, if it is known already: no more can be compared
 * @throws WorldswitchError if none is left
 */
export function configurationsToMeasure(
  { configuration, versions }: Extract<SideSource, { kind: 'measurement' }>,
  request: StudyRequest,
  others: readonly string[] | undefined,
): string[] {
  const { configurations: wanted } = request;
  if (configuration !== undefined && (wanted?.includes(configuration) ?? true)) return [configuration];
  if (configuration !== undefined) {
    throw new WorldswitchError(`${configuration} is to be compared, but -c leaves it out`, {
      next: `leave -c out, or add ${configuration} to it`,
    });
  }
  const named = wanted?.map((id) => findConfiguration(id).id);
  const affected = configurations.filter((each) => isAffected(each, versions)).map(({ id }) => id);
  const chosen = affected.filter((id) => (named ?? others ?? configurationsByDefault(request)).includes(id));
  if (chosen.length > 0) return chosen;
  throw new WorldswitchError(
    `${describeVersions(versions)} changes nothing on ${(named ?? others ?? []).join(', ')}`,
    { next: `choose among ${affected.join(', ')} with -c, or compare other versions` },
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

/** Versions as a user names them: `kernel@6.12+xen@4.20`. */
export function describeVersions(versions: SoftwareVersions): string {
  return SOFTWARE.flatMap((software) => {
    const version = versions[software];
    return version === undefined ? [] : [`${software}@${version}`];
  }).join('+');
}

function parseVersions(parts: readonly string[]): SoftwareVersions {
  const versions: Partial<Record<Software, string>> = {};
  for (const part of parts) {
    const at = part.indexOf('@');
    const [name, version] = [part.slice(0, at), part.slice(at + 1)];
    const software = SOFTWARE.find((each) => each === name);
    if (software === undefined) {
      throw new WorldswitchError(`there are no versions of '${name}' to measure`, {
        next: 'name kernel@VERSION, xen@VERSION or qemu@VERSION; worldswitch list --versions shows them',
      });
    }
    if (version === '' || namesConfiguration(version)) {
      throw new WorldswitchError(`'${part}' does not name one version`, {
        next: `type ${software}@VERSION; a configuration stands before all versions: kvm-arm64+${software}@VERSION`,
      });
    }
    if (versions[software] !== undefined) {
      throw new WorldswitchError(`two versions of ${software} can't be measured at once`, {
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

function requireXen(id: string, { xen }: SoftwareVersions): void {
  if (xen === undefined || hypervisorOf(findConfiguration(id)).hasImage) return;
  throw new WorldswitchError(`${id} has no Xen of which there were a version ${xen}`, {
    next: `leave xen@${xen} out, or name a configuration with Xen, such as xen-arm64`,
  });
}

/** Kernel and emulator are part of every machine. */
function isAffected(configuration: Configuration, { kernel, xen, qemu }: SoftwareVersions): boolean {
  const ofAll = xen === undefined || kernel !== undefined || qemu !== undefined;
  return ofAll || hypervisorOf(configuration).hasImage;
}
