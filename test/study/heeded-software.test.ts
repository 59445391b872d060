import { expect, test } from 'vitest';
import { requireSoftwareHeeded } from '../../src/study/heeded-software.ts';
import { planStudy } from '../../src/study/study.ts';
import { MisuseError } from '../../src/system/errors.ts';

const { sessions: kvm } = planStudy({ configurations: ['kvm-arm64'] });
const { sessions: both } = planStudy({ configurations: ['kvm-arm64', 'xen-arm64'] });
const { sessions: bochs } = planStudy({ configurations: ['kvm-x86-vmx'] });

test.each([
  [{ xen: '4.20' }, '--xen is about Xen, which kvm-arm64 has not'],
  [{ xenParameters: ['x'] }, '--xen-parameter is about Xen, which kvm-arm64 has not'],
  [{ xenSymbols: 'xen-syms' }, '--xen-symbols is about Xen, which kvm-arm64 has not'],
])('%j is refused where no machine has a Xen', (software, message) => {
  const refused = (): void => requireSoftwareHeeded(software, kvm);
  expect(refused).toThrow(message);
  expect(refused).toThrow(MisuseError);
  expect(() => requireSoftwareHeeded(software, both)).not.toThrow();
});

test('a QEMU is refused where no machine is one of QEMU', () => {
  expect(() => requireSoftwareHeeded({ qemu: '10.0' }, bochs)).toThrow('which kvm-x86-vmx has not');
  expect(() => requireSoftwareHeeded({ qemu: '10.0' }, kvm)).not.toThrow();
});

test('what is not asked for is refused nowhere', () => {
  expect(() => requireSoftwareHeeded({ xenParameters: [] }, kvm)).not.toThrow();
});
