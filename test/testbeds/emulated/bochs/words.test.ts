import { describe, expect, test } from 'vitest';
import { nopsWord } from '../../../../src/carriers/probe-vm/stamps.ts';
import { configurationsFor } from '../../../../src/catalog/benchmarks.ts';
import { findConfiguration } from '../../../../src/catalog/find.ts';
import { machines } from '../../../../src/catalog/machines.ts';
import { hypervisorOn } from '../../../../src/hypervisors/index.ts';
import { probeArguments, machineOf } from '../../../../src/testbeds/emulated/probe-machine.ts';
import { emulatorOf } from '../../../../src/testbeds/emulated/emulators.ts';
import { bochs } from '../../../../src/testbeds/emulated/bochs/bochs.ts';
import { configurationLines } from '../../../../src/testbeds/emulated/bochs/configuration.ts';
import { splitWords } from '../../../../src/testbeds/emulated/bochs/words.ts';

const kvm = machineOf(findConfiguration('kvm-x86-vmx'));
const ids = configurationsFor('microbenchmark')
  .filter(({ machine }) => emulatorOf(machine) === bochs)
  .map(({ id }) => id);

describe.each(ids)('the machine of %s', (id) => {
  const emulated = machineOf(findConfiguration(id));
  const lines = configurationLines(emulated);

  test('has a named CPU of its generation, and a tick of its counter is an instruction', () => {
    const cpu = lines.find((line) => line.startsWith('cpu: '));
    expect(cpu).toMatch(/model=corei7_(sandy_bridge_2600k|haswell_4770),/);
    expect(cpu).toContain(`count=${emulated.pcpus}`);
    expect(cpu).toContain(`ips=${emulated.machine.counterHz}`);
  });

  test('has no source of time but its clock, which begins at the same moment', () => {
    expect(lines).toContain('clock: sync=none, rtc_sync=0, time0=1577836800');
    expect(lines.find((line) => line.startsWith('vga: '))).toContain('realtime=0');
  });

  test('ends at what Bochs would ask its user about', () => {
    expect(lines).toContain('panic: action=fatal');
  });

  test('names no file of this computer', () => {
    const words = [...bochs.bootWords(emulated), ...bochs.runWords(emulated, [])];
    expect(words.filter((word) => /[= ]\//.test(word))).toEqual([]);
  });

  test('boots the same whatever is measured: only what init is told differs', () => {
    const [one, other] = [['hypercall'], ['virtual-ipi']].map((selection) =>
      bochs.runWords(emulated, probeArguments(1, 2, selection)),
    ) as [string[], string[]];
    expect(one.filter((word) => !other.includes(word))).toEqual([
      'driver: parameters=iterations=1 batches=2 selection=hypercall',
    ]);
  });

  test('gives Xen what the machine needs before what a user adds', () => {
    const configuration = findConfiguration(id);
    const { xenParameters = [] } = configuration;
    const { boot } = machineOf({ ...configuration, added: { kernel: [], xen: ['apicv=off'] } });
    const added = boot.hypervisorParameters?.slice(-xenParameters.length - 1);
    expect(added).toEqual(
      configuration.hypervisor.name === 'Xen' ? [...xenParameters, 'apicv=off'] : undefined,
    );
  });

  test('is another one with each parameter that a user adds', () => {
    const { boot } = emulated;
    const added = { ...emulated, boot: { ...boot, kernelParameters: [...boot.kernelParameters, 'pti=off'] } };
    expect(bochs.bootWords(added)).not.toEqual(bochs.bootWords(emulated));
  });

  test('has init know how many ticks its second has, which its CPU does not say', () => {
    const { flags } = hypervisorOn(findConfiguration(id));
    expect(flags).toContain(`-DCOUNTER_HZ=${emulated.machine.counterHz}`);
  });
});

test('words for the driver and lines of the configuration are told apart', () => {
  const words = bochs.runWords(kvm, ['symbols=1']);
  const { configuration, driver } = splitWords([
    ...words,
    ...bochs.observe('symbols', ['at=0x1', 'from=0x2']),
  ]);
  expect(configuration).toEqual(words.filter((word) => !word.startsWith('driver: ')));
  expect(driver).toEqual([
    'lines=../protocol.jsonl',
    nopsWord(kvm),
    'parameters=symbols=1',
    'symbols out=../symbols',
    'symbols at=0x1',
    'symbols from=0x2',
  ]);
});

test('a machine that Bochs is not known to make is refused', () => {
  expect(() => configurationLines({ ...kvm, machine: machines.epyc })).toThrow(
    'worldswitch does not know how Bochs makes a machine with x86 AMD EPYC',
  );
});

test('a workload is not accounted, and has no console: none runs there', () => {
  expect(() => bochs.observe('account', [])).toThrow("machines of Bochs's run no workloads");
});
