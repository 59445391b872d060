import { describe, expect, test } from 'vitest';
import { defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { machineOf } from '../../src/testbeds/emulated/probe-machine.ts';
import { machineArguments } from '../../src/testbeds/emulated/qemu/command-line.ts';
import { withParameters } from '../../src/study/added-parameters.ts';

describe.each(defaultConfigurations)('$id', (configuration) => {
  const own = machineArguments(machineOf(configuration), []);

  test('gets what a user adds behind its own, where it wins, and before what is for init', () => {
    const added = withParameters(configuration, { kernel: ['mitigations=off', 'a b'], xen: ['sched=null'] });
    const text = machineArguments(machineOf(added), []).join('\n');
    const last = configuration.kernelParameters.at(-1) ?? 'oops=panic';
    expect(text).toMatch(new RegExp(`${last}.* mitigations=off a b -- symbols=`));
    expect(text.includes(' sched=null\n')).toBe(configuration.hypervisor.name === 'Xen');
  });

  test('has commas as its emulator wants them', () => {
    const added = withParameters(configuration, { kernel: ['isolcpus=nohz,1'] });
    const inOption = configuration.hypervisor.name === 'Xen';
    expect(machineArguments(machineOf(added), []).join('\n')).toContain(
      inOption ? 'nohz,,1 --' : 'nohz,1 --',
    );
  });

  test('is the same without any', () => {
    expect(withParameters(configuration, {})).toBe(configuration);
    expect(machineArguments(machineOf(withParameters(configuration, { kernel: [] })), [])).toEqual(own);
  });
});

test.each([
  ['', 'it is empty'],
  ['  ', 'it is empty'],
  ['a -- b', 'two dashes'],
  ['--', 'two dashes'],
  ['a\nb', 'printable ASCII'],
  ['größe=1', 'printable ASCII'],
  ['a={kernel}', 'stands for a file'],
])('%j is refused with the reason', (text, reason) => {
  const configuration = findConfiguration('kvm-arm64');
  expect(() => withParameters(configuration, { kernel: ['quiet', text] })).toThrow(reason);
  expect(() => withParameters(configuration, { xen: [text] })).toThrow(/^--xen-parameter '/);
});

test('more than the command line has room for is refused', () => {
  const configuration = findConfiguration('kvm-arm64');
  expect(() => withParameters(configuration, { kernel: ['a'.repeat(1024)] })).not.toThrow();
  expect(() => withParameters(configuration, { kernel: ['a'.repeat(1024), 'b'] })).toThrow('have 1026 char');
});
