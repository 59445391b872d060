import { expect, test } from 'vitest';
import { requireVm } from '../../../src/testbeds/here/in-vm.ts';

test('a CPU of a VM is known by its flag, and any other is refused in a sentence', () => {
  expect(() => requireVm('x86', 'processor : 0\nflags\t\t: fpu vme hypervisor lahf_lm\n')).not.toThrow();
  for (const cpus of ['flags\t\t: fpu vme lahf_lm\n', 'model name: hypervisor\n', ''])
    expect(() => requireVm('x86', cpus)).toThrow('this machine is no VM');
});

test('where no flag says it, the program alone finds out', () => {
  expect(() => requireVm('arm64', 'Features\t: fp asimd\n')).not.toThrow();
});
