import { describe, expect, test } from 'vitest';
import { configurationsFor } from '../../src/catalog/benchmarks.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { hypervisorOn } from '../../src/hypervisors/index.ts';
import { isRequired, modulesOn, optionOf } from '../../src/hypervisors/kernel-modules.ts';

describe.each(configurationsFor('microbenchmark').map(({ id }) => id))('a kernel for %s', (id) => {
  const configuration = findConfiguration(id);
  const { modules } = hypervisorOn(configuration);

  test('is taken with all modules that its machine loads', () => {
    expect(modulesOn(configuration.machine.architecture)).toEqual(expect.arrayContaining([...modules]));
  });

  test('must have those of its hypervisor, and the option that gives each is known', () => {
    for (const module of modules.filter((name) => name.startsWith('kvm'))) {
      expect(optionOf(module)).toMatch(/^CONFIG_KVM/);
      expect(isRequired(module, { modules })).toBe(true);
    }
  });
});

test("a kernel for one kind of CPU need not have the module of another's", () => {
  const [svm, vmx] = ['kvm-x86', 'kvm-x86-vmx'].map((id) => hypervisorOn(findConfiguration(id)));
  if (svm === undefined || vmx === undefined) throw new Error('there are two');
  expect([isRequired('kvm-intel', svm), isRequired('kvm-amd', vmx)]).toEqual([false, false]);
});
