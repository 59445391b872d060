import type { NotReproduced } from '../../analysis/reproduction.ts';
import { type ArchivedSoftware, softwareTitles } from '../../artifacts/archive/offers.ts';
import { isSameVersion, type WantedVersion, type Whereabouts } from '../../artifacts/whereabouts.ts';
import type { ReproducedSession } from './plan.ts';

/** Software as options name it: versions, or paths of what came from no package. */
export interface NamedSoftware {
  readonly kernel?: string | undefined;
  readonly kernelModules?: string | undefined;
  readonly kernelSymbols?: string | undefined;
  readonly xen?: string | undefined;
  readonly xenSymbols?: string | undefined;
  readonly qemu?: string | undefined;
}

/**
 * The software that a session is measured with: the recorded versions, and what was given where they came from no package.
 *
 * @param gone versions that can't be had: the newest of its series takes the place of one
 */
export function softwareFor(
  { versions, own }: ReproducedSession,
  given: NamedSoftware,
  gone: readonly Whereabouts[],
): NamedSoftware {
  const versionOf = (software: ArchivedSoftware): string | undefined => {
    const version = versions.find((each) => each.software === software);
    if (version === undefined) return undefined;
    return gone.some((each) => isSameVersion(each, version)) ? seriesOf(version) : optionOf(version);
  };
  const { kernel, kernelModules, kernelSymbols, xen, xenSymbols, qemu } = given;
  return {
    ...(own.includes('kernel') ? { kernel, kernelModules, kernelSymbols } : { kernel: versionOf('kernel') }),
    ...(own.includes('xen') ? { xen, xenSymbols } : { xen: versionOf('xen') }),
    // What came from no package is not asked for: the emulator is not what is measured.
    qemu: qemu ?? versionOf('qemu'),
  };
}

/** An exact version as an option takes it. */
export function optionOf({ version, suffix }: WantedVersion): string {
  return `${version}${suffix}`;
}

/** The series of a version as an option takes it; `undefined` where any will do. */
function seriesOf({ software, version, suffix }: WantedVersion): string | undefined {
  const series = /^(?:\d+:)?(\d+\.\d+)/.exec(version)?.[1];
  return software === 'qemu' || series === undefined ? undefined : `${series}${suffix}`;
}

/** Why what was measured with a version can't be measured anew. */
export function whyGone(where: Whereabouts): Omit<NotReproduced, 'name'> {
  const name = `${softwareTitles[where.software]} ${optionOf(where)} for ${where.architecture}`;
  return where.inArchive === undefined
    ? {
        reason: `${name} is neither in the lock nor in the cache, and the archive could not be asked`,
        next: 'try again with a network',
      }
    : {
        reason: `the archive no longer has ${name}, and it is not in the cache`,
        next: 'add --other-versions to measure with the newest of its series, which is no longer the same software',
      };
}
