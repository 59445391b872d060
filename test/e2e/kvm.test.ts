import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { firstDifferences } from '../../src/analysis/difference.ts';
import { containsHostTick } from '../../src/analysis/host-tick.ts';
import { checkSelfTest } from '../../src/analysis/self-test.ts';
import { summarise } from '../../src/analysis/summary.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { canMeasure, defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { calibrations, inOrderOfMeasuring, microbenchmarks } from '../../src/catalog/microbenchmarks.ts';
import { type Message, ProtocolReader } from '../../src/protocol/messages.ts';
import { supportOf } from '../../src/architectures/index.ts';
import type { Sample } from '../../src/results/measurement.ts';
import { componentOf } from '../../src/results/software.ts';
import { qemu as machineEmulator } from '../../src/testbeds/emulated/qemu/qemu.ts';
import { machineOf, probeArguments } from '../../src/testbeds/emulated/probe-machine.ts';
import { stampWords } from '../../src/carriers/probe-vm/stamps.ts';
import { outputFiles, type Parts } from '../../src/testbeds/emulated/machine.ts';
import { type PartsByConfiguration, partsOf } from '../../src/testbeds/emulated/parts.ts';
import { provideSnapshot, snapshotKey } from '../../src/testbeds/emulated/snapshot.ts';
import { completed, defaultParts, emulatedFingerprint, execute, type Executed } from './support/study.ts';
import { useWorkspace } from './support/workspace.ts';

const workspace = useWorkspace({ booted: true });

const ITERATIONS = 8;
const BATCHES = 5;
const small = {
  configurations: defaultConfigurations
    .filter(({ hypervisor }) => hypervisor.name === 'KVM')
    .map(({ id }) => id),
  iterations: ITERATIONS,
  batches: BATCHES,
};
const chosen = defaultConfigurations.filter(({ hypervisor }) => hypervisor.name === 'KVM');
const ids = chosen.map(({ id }) => id);
const onArm = chosen.filter(({ machine }) => machine.architecture === 'arm64').map(({ id }) => id);

let parts: PartsByConfiguration;
let first: Executed;
beforeAll(async () => {
  parts = await defaultParts();
  first = await execute(small, { parts });
});

/** Instructions per operation of a configuration's microbenchmark in the first run. */
function figure(configuration: string, benchmark: string): number {
  const summaries = summarise(completed(first.run, configuration));
  const summary = summaries.find((entry) => entry.benchmark === benchmark);
  if (summary === undefined) throw new Error(`${configuration} has no ${benchmark}`);
  return summary.median;
}

describe('a run on real KVM', () => {
  test.each(ids)('%s has every batch of every microbenchmark, and the calibrations', (id) => {
    const { samples } = completed(first.run, id);
    const able = microbenchmarks.filter((entry) => canMeasure(findConfiguration(id), entry));
    const own = inOrderOfMeasuring(able);
    const expected = [...Object.values(calibrations), ...own.map((entry) => entry.id)].flatMap((benchmark) =>
      Array.from({ length: BATCHES }, (_, batch) => ({ benchmark, batch, iterations: ITERATIONS })),
    );
    expect(samples).toMatchObject(expected);
    expect(samples).toHaveLength(expected.length);
    expect(samples.filter(({ start, end }) => end <= start)).toEqual([]);
  });

  test.each(ids)('on %s a batch of N NOPs costs exactly N', (id) => {
    const selfTest = checkSelfTest(completed(first.run, id));
    expect(selfTest).toMatchObject({ passed: true, differences: [] });
    expect(selfTest.compared).toBeGreaterThan(0);
  });

  test.each(onArm)('on %s the deeper a path goes the more it costs', (id) => {
    const of = (benchmark: string): number => figure(id, benchmark);
    expect(of('hypercall/el2')).toBeGreaterThan(0);
    expect(of('hypercall/el2')).toBeLessThan(of('hypercall'));
    expect(of('hypercall')).toBeLessThan(of('interrupt-controller-trap'));
    expect(of('interrupt-controller-trap')).toBeLessThan(of('hypercall/vmm'));
    // A virtual PMU is looked at at each exit, and is no exit of its own.
    expect(of('hypercall/vpmu')).toBeGreaterThan(of('hypercall'));
    expect(of('hypercall/vpmu')).toBeLessThan(of('interrupt-controller-trap'));
    // One way to a device in the host kernel is less than the way to user space and back, and no more than a
    // hypercall there and back with what the device does on top.
    expect(of('io-latency-out')).toBeLessThan(of('hypercall/vmm'));
    expect(of('io-latency-out')).toBeLessThan(of('io-latency-out/worker'));
    // Completing a virtual interrupt does not leave the VM.
    expect(of('virtual-irq-completion')).toBeLessThan(of('hypercall/el2'));
    // Waking a VCPU that is blocked costs more than interrupting one that runs.
    expect(of('virtual-ipi')).toBeLessThan(of('virtual-ipi/blocked'));
    expect(of('io-latency-in/running')).toBeLessThan(of('io-latency-in'));
  });

  test('VHE saves instructions of each transition on the same CPU', () => {
    for (const id of ['hypercall', 'interrupt-controller-trap', 'hypercall/vmm', 'io-latency-out'])
      expect(figure('kvm-arm64-vhe', id)).toBeLessThan(figure('kvm-arm64-nvhe', id));
  });

  test.each(ids)('%s names all that its figures depend on', (id) => {
    const { software, parameters, compiler, commandLine } = emulatedFingerprint(completed(first.run, id));
    const configuration = findConfiguration(id);
    const { kernel, emulator, guest, initramfs } = partsOf(parts, configuration);
    expect(software).toMatchObject([
      { role: 'kernel', name: 'Linux', version: kernel.release, sha256: kernel.sha256 },
      { role: 'emulator', name: 'QEMU', version: emulator.version, sha256: emulator.sha256 },
      { role: 'probe', sha256: guest.probe(configuration).sha256 },
      { role: 'vmm', sha256: guest.init(configuration).sha256 },
      { role: 'initramfs', sha256: initramfs.sha256 },
      { role: 'stamp-plugin', sha256: machineEmulator.codeOf('stamp', partsOf(parts, configuration)).sha256 },
    ]);
    expect(parameters).toMatchObject({ iterations: ITERATIONS, batches: BATCHES });
    expect(componentOf(software, 'kernel')?.version).toMatch(/^\d+\.\d+.*-(arm64|amd64)$/);
    expect(compiler).toMatch(/clang version \d+/);
    expect(commandLine).toEqual(expect.arrayContaining(['{kernel}', '{initramfs}']));
    // Where files lie on this machine is no part of it.
    expect(commandLine.join(' ')).not.toContain(workspace.folder);
  });

  test.each(ids)('%s has at most 512 MB', (id) => {
    const { commandLine } = emulatedFingerprint(completed(first.run, id));
    const memory = Number(commandLine[commandLine.indexOf('-m') + 1]);
    expect(memory).toBeGreaterThan(0);
    expect(memory).toBeLessThanOrEqual(512);
  });
});

describe('another run is the same in every sample', () => {
  const same = { 'one-pcpu': [], 'serialised-sum': [] };

  test('booted afresh, one machine at a time', async () => {
    const again = await execute({ ...small, cold: true, jobs: 1 }, { parts });
    for (const id of ids) {
      expect(completed(first.run, id).wallSeconds.boot).toBe(0);
      expect(completed(again.run, id).wallSeconds.boot).toBeGreaterThan(0);
      expect(firstDifferences(completed(first.run, id), completed(again.run, id))).toEqual(same);
    }
  });

  test('measured twice, which --verify records', async () => {
    const again = await execute({ ...small, configurations: ['kvm-arm64-vhe'], verify: true }, { parts });
    expect(again.run.verified).toBe(true);
  });
});

test('a selection measures nothing else', async () => {
  const selection = ['virtual-ipi', 'hypercall'];
  const { run } = await execute(
    { ...small, configurations: ['kvm-arm64'], benchmarks: selection },
    { parts },
  );
  const measured = new Set(completed(run, 'kvm-arm64').samples.map(({ benchmark }) => benchmark));
  expect([...measured]).toEqual([...Object.values(calibrations), 'hypercall', 'virtual-ipi']);
});

/** What the messages say of each batch, stamped or not. */
function samplesOf(messages: readonly Message[]): Sample[] {
  return messages
    .filter((message) => message.type === 'samples')
    .flatMap(({ microbenchmark, first: begin, iterations, batches }) =>
      batches.map(([ticks, start, length], index) => ({
        benchmark: microbenchmark,
        batch: begin + index,
        iterations,
        ticks,
        start,
        end: start + length,
      })),
    );
}

describe('the stamp plugin', () => {
  const configuration = findConfiguration('kvm-arm64');
  const probe = supportOf('arm64').probe.addresses;

  /** What a machine reports that measures `selection` with or without the plugin, stamping up to `end`. */
  async function messagesOf(selection: readonly string[], end: number | undefined): Promise<Message[]> {
    const snapshot = await provideSnapshot(machineOf(configuration), partsOf(parts, configuration), {
      refresh: false,
      say: () => {},
      onBoot: () => {},
    });
    const folder = await mkdtemp(join(workspace.folder, 'machine-'));
    const output = outputFiles(folder);
    const wanted = [...Object.values(calibrations), ...selection];
    const machine = await machineEmulator.restore(
      partsOf(parts, configuration),
      [
        ...machineEmulator.runWords(machineOf(configuration), probeArguments(ITERATIONS, BATCHES, wanted)),
        ...(end === undefined
          ? []
          : machineEmulator.observe(
              'stamp',
              stampWords([{ arm: probe.stampFor.out, begin: probe.signal, end }], new Map()),
            )),
      ],
      folder,
      { timeLimit: 60 },
      snapshot.state,
    );
    expect(await machine.ended).toMatchObject({ exitCode: 0 });
    snapshot.release();
    const reader = new ProtocolReader();
    const texts = [snapshot.reported, await readFile(output.protocol, 'utf8')];
    if (end !== undefined) texts.push(await readFile(output.stamps, 'utf8'));
    return texts.flatMap((text) => reader.push(text));
  }

  /** The instruction after the stamped store, which the VM executes when the hypervisor has returned to it. */
  const RETURN = probe.signal + 4;

  test('changes nothing in the machine', async () => {
    const selection = microbenchmarks.filter((entry) => canMeasure(configuration, entry)).map(({ id }) => id);
    const [without, withPlugin] = [
      await messagesOf(selection, undefined),
      await messagesOf(selection, RETURN),
    ];
    expect(withPlugin.some(({ type }) => type === 'stamp')).toBe(true);
    expect(samplesOf(withPlugin)).toEqual(samplesOf(without));
  });

  test("counts what the VM's own clock counts", async () => {
    const messages = await messagesOf(['io-latency-out'], RETURN);
    const samples = samplesOf(messages);
    const hostTick = completed(first.run, 'kvm-arm64').hostTick;
    const stamps = messages.flatMap((message) => (message.type === 'stamp' ? [message.ticks] : []));
    expect(stamps).toHaveLength(ITERATIONS * BATCHES);
    const loop = Math.min(...samples.filter((s) => s.benchmark === calibrations.loop).map((s) => s.ticks));
    const besides = samples
      .filter((sample) => sample.benchmark === 'io-latency-out' && !containsHostTick(sample, hostTick))
      .map(({ batch, start, end }) => {
        const own = stamps.slice(batch * ITERATIONS, (batch + 1) * ITERATIONS);
        return (end - start - loop - own.reduce((sum, ticks) => sum + ticks, 0)) / ITERATIONS;
      });
    // What is left is the function around the store: the same few instructions in every batch.
    expect(besides.length).toBeGreaterThan(0);
    expect(new Set(besides).size).toBe(1);
    expect(besides[0]).toSatisfy((left: number) => Number.isInteger(left) && left >= 0 && left <= 16);
  });

  test('stamps a part of what an iteration takes', () => {
    for (const id of ids) {
      const stamped = completed(first.run, id).samples.filter((s) => s.benchmark === 'io-latency-out');
      expect(stamped.filter(({ ticks, start, end }) => ticks <= 0 || ticks >= end - start)).toEqual([]);
    }
  });
});

test('a snapshot is for exactly its machine, kernel, emulator and code', () => {
  const configuration = findConfiguration('kvm-arm64');
  const own = partsOf(parts, configuration);
  const key = (changed: Partial<Parts>): string =>
    snapshotKey(machineOf(configuration), { ...own, ...changed });
  const keys = [
    ...defaultConfigurations.map((each) => snapshotKey(machineOf(each), partsOf(parts, each))),
    key({ kernel: { ...own.kernel, sha256: 'another' } }),
    key({ emulator: { ...own.emulator, version: '99.0' } }),
    key({ emulator: { ...own.emulator, sha256: 'another' } }),
    key({ initramfs: { path: '', sha256: 'another' } }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
