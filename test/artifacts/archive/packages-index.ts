import { createHash } from 'node:crypto';
import type { ArchivePackage } from '../../../src/artifacts/archive/index-schema.ts';
import { packagesOfUse } from '../../../src/artifacts/archive/package-entries.ts';

/** A package as a test has it in an index: name, version, and bytes if that matters. */
export type Listed = readonly [name: string, version: string, size?: number];

/** An index of a suite (`Packages`), in the form that the archive has. */
export function packagesIndex(listed: readonly Listed[], architecture: string): string {
  return listed
    .map(([name, version, size = 20_000_000]) =>
      [
        `Package: ${name}`,
        'Source: linux',
        `Version: ${version}`,
        'Installed-Size: 15',
        'Maintainer: nobody <nobody@m.example>',
        `Architecture: ${architecture}`,
        'Depends: kmod, linux-base (>= 4.3~)',
        'Description: a package',
        `Filename: pool/main/l/linux/${name}_${version.replace(/^\d+:/, '')}_${architecture}.deb`,
        `Size: ${size}`,
        `SHA256: ${createHash('sha256').update(`${name} ${version}`).digest('hex')}`,
        '',
      ].join('\n'),
    )
    .join('\n');
}

/** What is of use of indexes, by the suite that has them. */
export function packagesOf(
  suites: Readonly<Record<string, readonly Listed[]>>,
  architecture: string,
): ArchivePackage[] {
  return Object.entries(suites).flatMap(([suite, listed]) =>
    packagesOfUse(packagesIndex(listed, architecture), 'debian').map((found) => ({
      ...found,
      suites: [suite],
    })),
  );
}

/** Bytes of a package with nothing in it. */
export const NOTHING = 1_900;

/** Some of what the archive had in November 2026, of both layouts. */
export const ARM64: Readonly<Record<string, readonly Listed[]>> = {
  bookworm: [
    ['linux-image-6.1.0-50-cloud-arm64', '6.1.176-1'],
    ['linux-image-6.1.0-50-cloud-arm64-unsigned', '6.1.176-1'],
    ['linux-image-6.1.0-50-cloud-arm64-dbg', '6.1.176-1'],
    ['linux-image-cloud-arm64', '6.1.176-1', NOTHING],
    ['linux-image-arm64-signed-template', '6.1.176-1'],
    ['xen-hypervisor-4.17-arm64', '4.17.5+72-g01140da4e8-1'],
    ['xen-utils-4.17', '4.17.5+72-g01140da4e8-1'],
    ['libxenmisc4.17', '4.17.5+72-g01140da4e8-1'],
    ['qemu-system-arm', '1:7.2+dfsg-7+deb12u18+b3'],
    ['qemu-system-x86', '1:7.2+dfsg-7+deb12u18+b3'],
    ['bash', '5.2.15-2'],
  ],
  'bookworm-backports': [
    ['linux-image-6.12.90+deb12-cloud-arm64', '6.12.90-1~bpo12+1'],
    ['linux-image-6.12.90+deb12.1-cloud-arm64', '6.12.90-2~bpo12+1'],
  ],
  trixie: [
    ['linux-image-6.12.90+deb13-cloud-arm64', '6.12.90-1'],
    ['linux-image-6.12.117+deb13-cloud-arm64', '6.12.117-1'],
    ['linux-image-6.12.117+deb13-arm64', '6.12.117-1'],
    ['linux-image-6.12.117+deb13-arm64-16k', '6.12.117-1'],
    ['linux-image-6.12.117+deb13-rt-arm64', '6.12.117-1'],
    ['linux-image-6.12-cloud-arm64', '6.12.117-1', NOTHING],
    ['qemu-system-arm', '1:10.0.13+ds-0+deb13u1'],
  ],
  'trixie-backports': [
    ['linux-image-6.18.15+deb13-cloud-arm64', '6.18.15-1~bpo13+1'],
    ['linux-image-6.19.14+deb13-cloud-arm64', '6.19.14-1~bpo13+1', NOTHING],
    ['linux-binary-6.19.14+deb13-cloud-arm64', '6.19.14-1~bpo13+1'],
    ['linux-image-7.3.4+deb13-cloud-arm64', '7.3.4-1~bpo13+1', NOTHING],
    ['linux-binary-7.3.4+deb13-cloud-arm64', '7.3.4-1~bpo13+1'],
    ['linux-binary-unsigned-7.3.4+deb13-cloud-arm64', '7.3.4-1~bpo13+1'],
    ['linux-modules-7.3.4+deb13-cloud-arm64', '7.3.4-1~bpo13+1'],
    ['linux-base-7.3.4+deb13-cloud-arm64', '7.3.4-1~bpo13+1'],
  ],
  experimental: [
    ['linux-image-7.4-cloud-arm64', '7.4~rc2-1~exp1', NOTHING],
    ['linux-binary-7.4-cloud-arm64', '7.4~rc2-1~exp1'],
    ['linux-modules-7.4-cloud-arm64', '7.4~rc2-1~exp1'],
    ['linux-base-7.4-cloud-arm64', '7.4~rc2-1~exp1'],
    ['linux-binary-7.3-cloud-arm64', '7.3~rc7-1~exp1'],
  ],
};
