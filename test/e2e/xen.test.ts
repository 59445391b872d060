import { beforeAll, describe, expect, test } from 'vitest';
import { firstDifferences } from '../../src/analysis/difference.ts';
import { checkSelfTest } from '../../src/analysis/self-test.ts';
import { summarise } from '../../src/analysis/summary.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { canMeasure, defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { calibrations, inOrderOfMeasuring, microbenchmarks } from '../../src/catalog/microbenchmarks.ts';
import { componentOf, componentsOf } from '../../src/results/software.ts';
import { withFiles } from '../../src/testbeds/emulated/qemu/files.ts';
import { bootArguments } from '../../src/testbeds/emulated/qemu/boot.ts';
import { machineOf } from '../../src/testbeds/emulated/probe-machine.ts';
import { partFiles } from '../../src/testbeds/emulated/qemu/start.ts';
import { type PartsByConfiguration, partsOf } from '../../src/testbeds/emulated/parts.ts';
import { completed, defaultParts, execute, type Executed } from './support/study.ts';
import { useWorkspace } from './support/workspace.ts';
import { CHANGED, cut, failureOfXen, withInstructions } from './support/xen-faults.ts';

const workspace = useWorkspace();

const ids = ['xen-arm64', 'xen-x86'];
const request = { configurations: ids, iterations: 4, batches: 4 };

let parts: PartsByConfiguration;
let first: Executed;
beforeAll(async () => {
  parts = await defaultParts();
  first = await execute(request, { parts });
});

describe('a run on real Xen', () => {
  test.each(ids)('%s has every batch of every microbenchmark, and counts exactly', (id) => {
    const measurement = completed(first.run, id);
    const able = microbenchmarks.filter((entry) => canMeasure(findConfiguration(id), entry));
    const own = inOrderOfMeasuring(able);
    const expected = [...Object.values(calibrations), ...own.map((entry) => entry.id)];
    expect([...new Set(measurement.samples.map(({ benchmark }) => benchmark))]).toEqual(expected);
    expect(measurement.samples).toHaveLength(4 * expected.length);
    expect(checkSelfTest(measurement)).toMatchObject({ passed: true, differences: [] });
  });

  test.each(ids)('on %s the deeper a path goes the more it costs', (id) => {
    const summaries = summarise(completed(first.run, id));
    const of = (wanted: string): number =>
      summaries.find(({ benchmark }) => benchmark === wanted)?.median ?? Number.NaN;
    expect(of('hypercall')).toBeLessThan(of('vm-switch'));
    expect(of('virtual-ipi')).toBeLessThan(of('virtual-ipi/blocked'));
    expect(of('io-latency-out')).toBeLessThan(of('io-latency-out/worker'));
    expect(of('io-latency-in')).toBeLessThan(of('io-latency-in/worker'));
    // Dom0 must be switched to where it has no PCPU of its own.
    expect(of('hypercall')).toBeLessThan(of('io-latency-out/shared'));
  });

  test.each(ids)('%s names Xen and the tools of Dom0', (id) => {
    const { software } = completed(first.run, id).fingerprint;
    const { xen, initramfs } = partsOf(parts, findConfiguration(id));
    expect(componentOf(software, 'initramfs')).toMatchObject({ sha256: initramfs.sha256 });
    expect(componentOf(software, 'hypervisor')).toMatchObject({
      ...{ name: 'Xen', version: '4.17', sha256: xen?.sha256, package: xen?.package },
    });
    expect(componentsOf(software, 'hypervisor-tools').map(({ name }) => name)).toContain('xen-utils-4.17');
  });

  test('no machine can read a path of this computer: it would change figures', () => {
    for (const configuration of defaultConfigurations) {
      const { machine, boot } = machineOf(configuration);
      const args = bootArguments(machine.architecture, boot);
      const text = withFiles(args, partFiles(partsOf(parts, configuration))).join(' ');
      // Xen's console on Arm is a path of the device tree.
      expect(text.replace('dtuart=/pl011@', '')).not.toContain('/');
    }
  });

  test('restored once more it is the same in every sample', async () => {
    const again = await execute(request, { parts });
    for (const id of ids) {
      expect(completed(again.run, id).wallSeconds.boot).toBe(0);
      expect(firstDifferences(completed(first.run, id), completed(again.run, id))).toEqual({
        'one-pcpu': [],
        'serialised-sum': [],
      });
    }
  });
});

// Others: test/all/xen-faults.test.ts.
describe('what fails says where and why', () => {
  test('a Dom0 kernel that is cut: Xen panics, and its reason is shown', async () => {
    const { error, details } = await failureOfXen(({ kernel }) => ({
      kernel: { ...kernel, image: cut(workspace, kernel.image, 32), sha256: CHANGED },
    }));
    expect(error).toMatch(/^Xen panicked while booting: /);
    expect(details).toContain('(XEN)');
  });

  test('a DomU that crashes is found out, without waiting for the time limit', async () => {
    const { error } = await failureOfXen((own) => {
      // Where `b boot`, the first instruction, goes: SCHEDOP_shutdown with SHUTDOWN_crash (Xen public/sched.h).
      const path = withInstructions(workspace, own, (probe) => 4 * (probe.readUInt32LE(0) & 0x03ff_ffff), [
        ...[0xd28003b0, 0xd2800040], // mov x16, #29; mov x0, #2
        ...[0x10000041, 0xd401d422, 3], // adr x1, reason; hvc #0xea1; reason: .word 3
      ]);
      return { initramfs: { path, sha256: CHANGED } };
    });
    expect(error).toMatch(/^Dom0's init failed: nothing came of DomU main .*: it crashed/);
  });
});
