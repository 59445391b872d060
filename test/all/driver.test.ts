import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { summarise } from '../../src/analysis/summary.ts';
import { figuresOf } from '../../src/analysis/figures.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { isOfMicrobenchmarks } from '../../src/results/measurement.ts';
import { runOfHereReport } from '../../src/study/import-here.ts';
import { provideWorkloadIngredients } from '../../src/testbeds/emulated/workloads/parts.ts';
import { hasProgram } from '../e2e/support/driver-compiler.ts';
import { buildModule } from '../e2e/support/driver-module.ts';
import { BEFORE_SCRIPT, inVm, SCRIPT } from '../e2e/support/driver-vm.ts';
import { storedBy } from '../e2e/support/stored.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace({ booted: true });
const software = { locked: false, say: () => {}, signal: undefined };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-driver-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Rows of the module's that are the probe's to the instruction: KVM's with the PMU that QEMU gives to VMs. */
const ON_ARM = [['virtual-irq-completion', 'virtual-irq-completion']] as const;
const ON_KVM_ON_ARM = [...ON_ARM, ['hypercall', 'hypercall/vpmu']] as const;

/** How far an IPI may be from the probe's, in all VMs: what a VM's VMM adds to each exit is part of both CPUs' exits. */
const OF_IPI = 0.05;

/**
 * How far figures of Debian's own VM may be from the probe's in the VM of our VMM, on the same host, and which are the same.
 *
 * KVM on Arm: QEMU gives the VM a PMU. On x86 the emulated CPU has KVM decode what exited, for which it walks page tables:
 * Linux's have a level more than the probe's.
 */
describe.each([
  ['kvm-arm64', 0.02, ON_KVM_ON_ARM],
  ['kvm-arm64-vhe', 0.02, ON_KVM_ON_ARM],
  ['xen-arm64', 0.01, ON_ARM],
  ['kvm-x86', 0.06, []],
] as const)('a VM of %s', (configuration, ofExits, same) => {
  test('is measured by the kernel module as the probe measures its own', async (context) => {
    context.skip(!hasProgram('make'), 'there is no make on this computer: apt-get install make');
    const { machine } = findConfiguration(configuration);
    const [ingredients] = await provideWorkloadIngredients([findConfiguration(configuration)], software);
    const release = ingredients?.vmKernel.release ?? '';
    const { module, warnings } = await buildModule(machine.architecture, release, folder, software);
    expect(warnings).toEqual([]);

    const vm = { configuration, module, files: SCRIPT, folder, software };
    const said = await inVm(vm, [...BEFORE_SCRIPT, 'sh /machine/measure.sh batches=30 seed=7']);
    const lines = said.split('\n').filter((line) => line.startsWith('{"worldswitch":'));
    const run = runOfHereReport(`${lines.join('\n')}\n`, 'console');
    const measurement = run.measurements.find(isOfMicrobenchmarks)!;
    expect(measurement.vm?.facts['kernel/release']).toEqual([release]);
    expect(measurement.vm?.facts['kernel/command-line']).toHaveLength(1);
    expect(said).not.toMatch(/BUG:|WARNING: CPU:|Oops/);
    const byModule = new Map(summarise(measurement).map(({ benchmark, median }) => [benchmark, median]));

    const probe = figuresOf(await storedBy(workspace, '-c', configuration));
    const byProbe = (id: string): number =>
      probe.find(({ benchmark }) => benchmark === id)?.value ?? Number.NaN;
    const off = (id: string): number => Math.abs((byModule.get(id) ?? Number.NaN) / byProbe(id) - 1);
    expect(off('hypercall')).toBeLessThan(ofExits);
    expect(off('interrupt-controller-trap')).toBeLessThan(ofExits);
    expect(off('virtual-ipi')).toBeLessThan(OF_IPI);
    for (const [own, theirs] of same) expect(byModule.get(own)).toBe(byProbe(theirs));
  });
});
