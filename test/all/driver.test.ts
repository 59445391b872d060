import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { summarise } from '../../src/analysis/summary.ts';
import { figuresOf } from '../../src/analysis/figures.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { isOfMicrobenchmarks } from '../../src/results/measurement.ts';
import { runOfHereReport } from '../../src/study/import-here.ts';
import { provideWorkloadIngredients } from '../../src/testbeds/emulated/workloads/parts.ts';
import { BOOKWORM, hasProgram, TRIXIE } from '../e2e/support/driver-compiler.ts';
import { buildModule } from '../e2e/support/driver-module.ts';
import { BEFORE_SCRIPT, inVm, SCRIPT, type VmOfModule } from '../e2e/support/driver-vm.ts';
import { unpackedPackages } from '../e2e/support/startable.ts';
import { storedBy } from '../e2e/support/stored.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace({ booted: true });
const software = { locked: false, say: () => {}, signal: undefined };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-driver-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A row of the module's, the probe's with which it is compared, and how far it may be from that. */
type Comparison = readonly [own: string, theirs: string, within: number];

/** What a VM's VMM adds to each exit is part of an IPI on both CPUs; between two accesses to the CPU's own interface nothing is. */
const ALWAYS: readonly Comparison[] = [['virtual-ipi', 'virtual-ipi', 0.05]];
const ON_ARM: readonly Comparison[] = [...ALWAYS, ['virtual-irq-completion', 'virtual-irq-completion', 0]];

/** QEMU gives the VM a PMU, as the probe has it in one row; the others are compared with it left out of account. */
const WITH_PMU: readonly Comparison[] = [['hypercall', 'hypercall/vpmu', 0]];
const ON_KVM_ON_ARM = [...ON_ARM, ...WITH_PMU, ...exits(0.02)];

function exits(within: number): Comparison[] {
  return ['hypercall', 'interrupt-controller-trap'].map((id) => [id, id, within]);
}

/**
 * Figures of Debian's own VM are those of the probe in the VM of our VMM, on the same host, but for what a VMM and a kernel add.
 *
 * On x86 the emulated CPU has KVM decode what exited, for which it walks page tables: Linux's have a level more than the
 * probe's. In Linux 7.3 a PMU costs so much more that exits with and without one can't be compared.
 */
test.for([
  ['kvm-arm64', 'a device tree', '6.1', ON_KVM_ON_ARM],
  ['kvm-arm64', 'ACPI', '6.1', ON_KVM_ON_ARM],
  ['kvm-arm64-vhe', 'a device tree', '6.1', ON_KVM_ON_ARM],
  ['kvm-arm64-vhe', 'ACPI', '6.1', ON_KVM_ON_ARM],
  ['xen-arm64', 'a device tree', '6.1', [...ON_ARM, ...exits(0.01)]],
  ['kvm-x86', 'ACPI', '6.1', [...ALWAYS, ...exits(0.06)]],
  ['kvm-x86', 'ACPI', '7.3', [...ALWAYS, ...exits(0.06)]],
  [
    'kvm-arm64',
    'a device tree',
    '7.3',
    [...WITH_PMU, ['virtual-irq-completion', 'virtual-irq-completion', 0]],
  ],
] as const)(
  'a VM of %s that knows its devices by %s is measured by the module, in Linux %s as on its host, as by the probe',
  async ([configuration, devices, kernel, comparisons], context) => {
    context.skip(!hasProgram('make'), 'there is no make on this computer: apt-get install make');
    const { machine } = findConfiguration(configuration);
    const versions = { ...software, kernel };
    const [ingredients] = await provideWorkloadIngredients([findConfiguration(configuration)], versions);
    const release = ingredients?.vmKernel.release ?? '';
    const compiling = kernel === '6.1' ? BOOKWORM : TRIXIE;
    const { module, warnings } = await buildModule(
      machine.architecture,
      release,
      folder,
      software,
      compiling,
    );
    expect(warnings).toEqual([]);

    const boots = machine.architecture === 'arm64' && devices === 'ACPI' ? await firmware() : {};
    const vm = { configuration, module, files: SCRIPT, folder, software: versions, ...boots };
    const said = await inVm(vm, [
      `ls -d ${Object.values(TOLD_BY).join(' ')} 2>/dev/null`,
      ...BEFORE_SCRIPT,
      'sh /machine/measure.sh batches=30 seed=7',
    ]);
    expect(Object.values(TOLD_BY).filter((path) => said.includes(`${path}\n`))).toEqual([TOLD_BY[devices]]);
    const lines = said.split('\n').filter((line) => line.startsWith('{"worldswitch":'));
    const run = runOfHereReport(`${lines.join('\n')}\n`, 'console');
    const measurement = run.measurements.find(isOfMicrobenchmarks)!;
    expect(measurement.vm?.facts['kernel/release']).toEqual([release]);
    expect(measurement.vm?.facts['kernel/command-line']).toHaveLength(1);
    expect(said).not.toMatch(/BUG:|WARNING: CPU:|Oops/);
    const byModule = new Map(summarise(measurement).map(({ benchmark, median }) => [benchmark, median]));

    const probe = figuresOf(await storedBy(workspace, '-c', configuration, '--kernel', kernel));
    const byProbe = new Map(probe.map(({ benchmark, value }) => [benchmark, value]));
    for (const [own, theirs, within] of comparisons) {
      const off = Math.abs((byModule.get(own) ?? Number.NaN) / (byProbe.get(theirs) ?? Number.NaN) - 1);
      expect(off, `${own}: ${byModule.get(own)} of ${byProbe.get(theirs)}`).toBeLessThanOrEqual(within);
    }
  },
);

/** Where a kernel shows what told it of its devices. */
const TOLD_BY = { 'a device tree': '/proc/device-tree', ACPI: '/sys/firmware/acpi/tables' };

/** That of Debian's for VMs on Arm, which tells by ACPI alone; it takes more memory than a workload's VM has. */
async function firmware(): Promise<Pick<VmOfModule, 'firmware' | 'memoryMiB'>> {
  const packages = { architecture: 'arm64', suites: BOOKWORM.suites, alone: ['qemu-efi-aarch64'] };
  const tree = await unpackedPackages(packages, software);
  return { firmware: readFileSync(join(tree, 'usr/share/qemu-efi-aarch64/QEMU_EFI.fd')), memoryMiB: 512 };
}
