import { expect, test } from 'vitest';
import { reproduction } from '../../src/report/page/reproduction.ts';
import type { Run } from '../../src/results/schema.ts';
import type { Component, PackageRecord } from '../../src/results/software.ts';
import { parseRequest } from '../../src/artifacts/archive/request.ts';
import {
  batches,
  calibrated,
  measurementOf,
  runOf,
  sampleSoftware,
  withComponent,
} from '../results/sample-run.ts';

const sha256 = '0'.repeat(64);

function packaged(version: string, locked = false): PackageRecord {
  return { name: 'a-package', version, architecture: 'arm64', sha256, locked };
}

function measured(configuration: string, software: readonly Component[]): Run['measurements'][number] {
  const measurement = measurementOf([...calibrated, ...batches('hypercall', [1000])], { configuration });
  return { ...measurement, fingerprint: { ...measurement.fingerprint, software: [...software] } };
}

function command(...measurements: Run['measurements']): string {
  return reproduction(runOf(measurements)).replaceAll(/ \\\n\s+/g, ' ');
}

const kernelOf = (version: string, release: string, more: Partial<Component> = {}): Component[] =>
  withComponent(sampleSoftware, 'kernel', { version: release, package: packaged(version), ...more });

test('the software of the lock needs no version, and the lock', () => {
  const said = command(measured('kvm-arm64', sampleSoftware));
  expect(said).toMatch(/^worldswitch run --locked -c kvm-arm64 -m hypercall --iterations/);
  expect(said).not.toMatch(/--kernel|--xen|--qemu/);
});

test("an archive's kernel, Xen and QEMU are named as exactly as Debian does, without the lock", () => {
  const kernel = kernelOf('6.18.15-1~bpo13+1', '6.18.15+deb13-cloud-arm64');
  const xen = withComponent(kernel, 'hypervisor', { version: '4.20', package: packaged('4.20.4+39-gf1-1') });
  const all = withComponent(xen, 'emulator', { version: '11.1.3', package: packaged('1:11.1.3+ds-1') });
  const said = command(measured('xen-arm64', all));
  expect(said).toMatch(/^worldswitch run -c xen-arm64/);
  expect(said).toContain('--kernel 6.18.15-1~bpo13+1 --xen 4.20.4+39-gf1-1 --qemu 1:11.1.3+ds-1');
});

test.each([
  ['6.12.43+deb12-rt-arm64', '6.12.43-1-rt'],
  ['6.12.43+deb12-arm64', '6.12.43-1-generic'],
  ['6.12.43+deb12-arm64-16k', '6.12.43-1-16k'],
  ['6.12.43+deb12-cloud-arm64', '6.12.43-1'],
])('a flavour is named where it is not the usual one: %s', (release, option) => {
  const said = command(measured('kvm-arm64', kernelOf('6.12.43-1', release)));
  expect(said).toContain(`--kernel ${option}\n`);
  expect(parseRequest(option, 'kernel')?.version).toBe('6.12.43-1');
});

test('a kernel of the user is a file that he knows where to find', () => {
  const own = { package: null, file: 'my Image', parameters: ['mitigations=off', 'a="b c"'] };
  const said = command(measured('kvm-arm64', kernelOf('', '6.9.0', own)));
  expect(said).toContain(`--kernel 'FOLDER/my Image' --kernel-parameter mitigations=off 'a="b c"'`);
  const withModules = { package: null, file: 'bzImage', modulesSha256: sha256 };
  expect(command(measured('kvm-x86', kernelOf('', '6.9.0', withModules)))).toContain(
    '--kernel FOLDER/bzImage --kernel-modules FOLDER\n',
  );
});

test('configurations of different software are measured by commands of their own', () => {
  const said = command(
    measured('kvm-arm64', kernelOf('6.18.15-1', '6.18.15+deb13-cloud-arm64')),
    measured('kvm-x86', kernelOf('6.18.15-1', '6.18.15+deb13-cloud-amd64')),
    measured('kvm-arm64-vhe', sampleSoftware),
  );
  expect(said.match(/^worldswitch run.*$/gm)).toEqual([
    expect.stringMatching(/^worldswitch run -c kvm-arm64 kvm-x86 .*--kernel 6\.18\.15-1$/),
    expect.stringMatching(/^worldswitch run --locked -c kvm-arm64-vhe [^]*batches \d+$/),
  ]);
});
