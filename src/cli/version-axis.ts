import { type ArchivedSoftware, archivedSoftware } from '../artifacts/archive/offers.ts';
import { parseVersionRange, type VersionRange } from '../artifacts/archive/version-range.ts';
import { MisuseError } from '../system/errors.ts';

/** Ranges of versions as options give them. */
export type AxisOptions = { readonly [S in ArchivedSoftware]?: string };

/** The range of a history: of one piece of software. @throws MisuseError if none or several are given, or it is none */
export function axisIn(options: AxisOptions): VersionRange {
  const given = archivedSoftware.filter((software) => options[software] !== undefined);
  const [software, other] = given;
  if (software === undefined) {
    throw new MisuseError('a history needs versions', {
      next: 'add --kernel 5.10..7.3, --xen 4.17..4.20 or --qemu 10.0..11.1 (worldswitch list --versions shows which there are)',
    });
  }
  if (other !== undefined) {
    throw new MisuseError(
      `a history goes over versions of one thing, and --${software} and --${other} are two`,
      {
        next: 'leave one of them out, which is measured in its default version then',
      },
    );
  }
  return parseVersionRange(options[software] ?? '', software);
}
