import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findConfiguration } from '../../src/catalog/find.ts';
import { workloads } from '../../src/catalog/workloads.ts';
import { moduleOptions, ofModules } from '../../src/hypervisors/module-options.ts';
import { defaultParameters } from '../../src/study/parameters.ts';
import { kernelParametersOf } from '../../src/testbeds/emulated/probe-machine.ts';
import { kernelParametersOf as kernelParametersOfWorkload } from '../../src/testbeds/emulated/workloads/machine.ts';

test('a module is told what the command line has for it, in its order, by either spelling of its name', () => {
  const all = ['quiet', 'kvm.halt_poll_ns=0', 'kvm-amd.avic=1 kvm_amd.nested=0', 'kvm.nx_huge_pages="a b"'];
  const parameters = { all, own: ['quiet', 'kvm.halt_poll_ns=0'] };
  expect(moduleOptions('kvm', parameters)).toEqual({
    all: 'halt_poll_ns=0 nx_huge_pages="a b"',
    own: 'halt_poll_ns=0',
  });
  expect(moduleOptions('kvm-amd', parameters)).toEqual({ all: 'avic=1 nested=0', own: '' });
  expect(moduleOptions('kvm_amd', parameters)).toEqual(moduleOptions('kvm-amd', parameters));
  expect(moduleOptions('tun', parameters)).toBeUndefined();
  expect(ofModules(parameters).own).toEqual(['kvm.halt_poll_ns=0']);
});

test("what has no dot in its name is nobody's, whatever its value", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z_-]{1,9}$/), fc.stringMatching(/^[a-z.=]{0,9}$/), (name, value) => {
      const parameters = { all: [`${name}=${value}`], own: [] };
      expect(moduleOptions(name, parameters)).toBeUndefined();
    }),
  );
});

test('KVM as a module is told of halt polling what KVM that is built in is told, and of what a user adds', () => {
  const added = { kernel: ['kvm.nx_huge_pages=never'], xen: [] };
  const configuration = { ...findConfiguration('kvm-x86'), added };
  expect(moduleOptions('kvm', kernelParametersOf(configuration))).toEqual({
    all: 'halt_poll_ns=0 nx_huge_pages=never',
    own: 'halt_poll_ns=0',
  });
  for (const workload of workloads) {
    const parameters = { ...defaultParameters(workload), haltPollNs: 50_000 };
    expect(moduleOptions('kvm', kernelParametersOfWorkload(configuration, parameters))).toEqual({
      all: 'nx_huge_pages=never halt_poll_ns=50000',
      own: 'halt_poll_ns=50000',
    });
  }
});
