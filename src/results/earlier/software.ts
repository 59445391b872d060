import type { Component, PackageRecord, Role } from '../software.ts';
import type { EarlierFingerprint, EarlierWorkloadFingerprint } from './record.ts';

/** The components that a fingerprint of versions 1 to 3 named, each in a field of its own. */
export function softwareOf(fingerprint: EarlierFingerprint): Component[] {
  const { probe, vmm, initramfs, stampPlugin } = fingerprint;
  return [
    ...systemSoftware(fingerprint),
    ...(
      [
        ['probe', probe],
        ['vmm', vmm],
        ['initramfs', initramfs],
        ['stamp-plugin', stampPlugin],
      ] as const
    ).map(([role, sha256]) => ofOurs(role, sha256)),
  ];
}

/** The same of a workload's fingerprint. */
export function softwareOfWorkload(fingerprint: EarlierWorkloadFingerprint): Component[] {
  const { vmKernel, driver, initramfs, initramfsBytes, packages, suite } = fingerprint;
  const [kernel, ...others] = systemSoftware(fingerprint);
  return [
    ...(kernel === undefined ? [] : [kernel]),
    ...(vmKernel === undefined ? [] : [ofImage('vm-kernel', 'Linux', vmKernel.release, vmKernel)]),
    ...others,
    ofOurs('driver', driver),
    { ...ofOurs('initramfs', initramfs), bytes: initramfsBytes },
    ...packages.map((record) => ofPackage('program', record)),
    ...(suite === undefined ? [] : [{ role: 'suite' as const, version: null, package: null, ...suite }]),
  ];
}

function systemSoftware({
  kernel,
  xen,
  qemu,
}: Pick<EarlierFingerprint, 'kernel' | 'xen' | 'qemu'>): Component[] {
  return [
    ofImage('kernel', 'Linux', kernel.release, kernel),
    ...(xen === undefined
      ? []
      : [
          ofImage('hypervisor', 'Xen', xen.version, xen),
          ...xen.tools.map((record) => ofPackage('hypervisor-tools', record)),
        ]),
    { role: 'emulator', name: 'QEMU', version: qemu.version, sha256: qemu.binary, package: qemu.package },
  ];
}

type Image = Omit<EarlierFingerprint['kernel'], 'release'>;

function ofImage(
  role: Role,
  name: string,
  version: string,
  { image, package: record, file, parameters }: Image,
): Component {
  return {
    ...{ role, name, version, sha256: image, package: record },
    ...(file === undefined ? {} : { file }),
    ...(parameters === undefined ? {} : { parameters }),
  };
}

function ofPackage(role: Role, record: PackageRecord): Component {
  return { role, name: record.name, version: record.version, sha256: record.sha256, package: record };
}

/** What worldswitch itself builds. */
function ofOurs(role: Role, sha256: string): Component {
  return { role, name: role, version: null, sha256, package: null };
}
