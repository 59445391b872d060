import type { LockedPackage } from '../packages/lock.ts';

/** What of the archive's indexes is of use here: packages with kernels, Xen or QEMU in them. */
const OF_USE =
  /^(?:linux-(?:image|binary|modules|base)-\d\S*|xen-hypervisor-\d\S*|xen-utils-\d\S*|libxenmisc\d\S*|qemu-system-(?:arm|x86))$/;

/** Those without a signature for firmware are what those with one are made of, or are soon replaced by one. */
const NOT_OF_USE = /-(?:dbg|unsigned|signed-template)$/;

/** The packages of use in the index of a suite (`Packages`, a stanza for each package). */
export function packagesOfUse(index: string, archive: LockedPackage['archive']): LockedPackage[] {
  return index.split(/\n{2,}/).flatMap((stanza) => packageOf(stanza, archive) ?? []);
}

function packageOf(stanza: string, archive: LockedPackage['archive']): LockedPackage | undefined {
  const name = /^Package: (\S+)$/m.exec(stanza.slice(0, 200))?.[1] ?? '';
  if (!OF_USE.test(name) || NOT_OF_USE.test(name)) return undefined;
  const field = (key: string): string => new RegExp(`^${key}: (\\S+)$`, 'm').exec(stanza)?.[1] ?? '';
  return {
    name,
    version: field('Version'),
    architecture: field('Architecture'),
    sha256: field('SHA256'),
    size: Number(field('Size')),
    path: field('Filename'),
    archive,
  };
}
