import { describe, expect, test } from 'vitest';
import { defaultConfigurations } from '../../../../src/catalog/benchmarks.ts';
import type { Configuration } from '../../../../src/catalog/configurations.ts';
import { calibrations, microbenchmarks } from '../../../../src/catalog/microbenchmarks.ts';
import { machineArguments, runWords } from '../../../../src/testbeds/emulated/qemu/command-line.ts';
import { withFiles } from '../../../../src/testbeds/emulated/qemu/files.ts';
import { machineOf, probeArguments } from '../../../../src/testbeds/emulated/probe-machine.ts';
import type { Symbols } from '../../../../src/artifacts/symbols/symbol.ts';
import type { MicrobenchmarkSession } from '../../../../src/testbeds/testbed.ts';
import { stampWords } from '../../../../src/carriers/probe-vm/stamps.ts';
import { observe } from '../../../../src/testbeds/emulated/qemu/observers.ts';
import { measureArguments } from '../../../../src/testbeds/emulated/measure.ts';

describe.each(defaultConfigurations)('the machine of $id', (configuration) => {
  const args = machineArguments(machineOf(configuration), []);

  test('has everything that makes a run bit-identical', () => {
    const text = args.join(' ');
    for (const needed of [
      '-icount shift=0,sleep=off',
      '-rtc base=2020-01-01,clock=vm',
      '-seed 1',
      '-nodefaults',
    ])
      expect(text).toContain(needed);
  });

  test('names no file of this machine', () => {
    // Xen names its console by a path of the device tree.
    expect(args.filter((argument) => argument.replace('dtuart=/pl011@', '').includes('/'))).toEqual([]);
  });

  test('boots the same whatever is measured: only what the VMM is told differs', () => {
    const measuring = machineArguments(machineOf(configuration), probeArguments(1, 2, ['hypercall']));
    const differing = measuring.filter((argument) => !args.includes(argument));
    expect(differing.filter((argument) => argument !== '-fw_cfg')).toEqual([
      expect.stringMatching(/iterations=1[, ](arg=)?batches=2[, ](arg=)?selection=hypercall$/),
    ]);
  });
});

const [configuration] = defaultConfigurations as [Configuration];

function session(...benchmarks: string[]): MicrobenchmarkSession {
  return { kind: 'microbenchmarks', configuration, benchmarks, iterations: 3, batches: 2 };
}

describe('measuring', () => {
  const symbols: Symbols = new Map([
    ['eventfd_signal', '0xff'],
    ['irqfd_wakeup', '0xfe'],
  ]);

  test('asks for the calibrations too, all in a line that the VMM has room for', () => {
    const all = microbenchmarks.map(({ id }) => id);
    const text = measureArguments(session(...all), symbols).join(' ');
    const selection = /arg=selection=([^\s,]*)/.exec(text)?.[1] ?? '';
    expect(selection.split('+')).toEqual([...Object.values(calibrations), ...all]);
    // SELECTION_SIZE of guest/probe/kvm/platform.h and guest/dom0/mailbox.h.
    expect(selection.length).toBeLessThan(1024);
  });

  test('loads the plugin only where something is stamped', () => {
    expect(measureArguments(session('hypercall'), new Map())).not.toContain('-plugin');
    const stamped = measureArguments(session('io-latency-out'), symbols);
    expect(stamped.slice(-2)).toEqual([
      '-plugin',
      expect.stringMatching(/^\{stampPlugin\},out=\{stamps\},nops=0x\w+:0x\w+,path=0x\w+:0x\w+:0xff$/),
    ]);
  });
});

describe('files', () => {
  test('stand in their places, with commas as QEMU wants them', () => {
    const files = {
      serial: '/a,b/serial',
      memory: '/a,b/memory',
      kernel: '/a,b/kernel',
      stampPlugin: '/p,q',
      stamps: '/s',
    };
    expect(withFiles(['-chardev', 'file,id=serial,path={serial}'], files)[1]).toBe(
      'file,id=serial,path=/a,,b/serial',
    );
    expect(withFiles(runWords(machineOf(configuration), []), files).join(' ')).toContain(
      'mem-path=/a,,b/memory,',
    );
    expect(withFiles(['-kernel', '{kernel}'], files)[1]).toBe('/a,b/kernel');
    const paths = [{ arm: 1, begin: 2, end: 'return' as const }];
    expect(withFiles(observe('stamp', stampWords(paths, new Map())), files)[1]).toBe(
      '/p,,q,out=/s,path=0x1:0x2:return',
    );
  });

  test('that are not given stay names', () => {
    expect(withFiles(['-kernel', '{kernel}'], {})).toEqual(['-kernel', '{kernel}']);
  });
});

test('a path needs the first of its functions that the machine has, and says which it lacks', () => {
  const paths = [{ arm: 1, begin: ['none', 'some'], end: 3 }];
  expect(stampWords(paths, new Map([['some', '0x2']]))).toEqual(['path=0x1:0x2:0x3']);
  expect(() => stampWords(paths, new Map())).toThrow('where the function none or some is');
});
