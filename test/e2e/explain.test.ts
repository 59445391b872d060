import type { Guest, PluginName } from '../../src/artifacts/guest.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { byPlace, checkExplanation, namedShare } from '../../src/analysis/breakdown.ts';
import { summarise } from '../../src/analysis/summary.ts';
import type { Explanation } from '../../src/results/explanation.ts';
import { explanationFormats } from '../../src/report/explanation-format.ts';
import { explainedCell } from '../../src/report/explained-cells.ts';
import type { PartsByConfiguration } from '../../src/testbeds/emulated/parts.ts';
import { run } from './support/command.ts';
import { changedParts, completed, defaultParts, execute, type Executed, failed } from './support/study.ts';
import { useWorkspace } from './support/workspace.ts';

const workspace = useWorkspace({ booted: true });

const ids = ['kvm-arm64', 'kvm-arm64-nvhe', 'kvm-arm64-vhe', 'xen-arm64'];
const small = { configurations: ids, iterations: 8, batches: 3 };

let parts: PartsByConfiguration;
let plain: Executed;
let explained: Executed;
beforeAll(async () => {
  parts = await defaultParts();
  plain = await execute(small, { parts });
  explained = await execute({ ...small, explain: true }, { parts });
});

function explanationOf(configuration: string, benchmark: string): Explanation {
  const { explanations } = completed(explained.run, configuration);
  const found = explanations.find((each) => each.benchmark === benchmark);
  if (found === undefined) throw new Error(`${benchmark} on ${configuration} is not explained`);
  return found;
}

describe.each(ids)('%s', (id) => {
  test('gives the same samples whether it is traced or not', () => {
    const [traced, untraced] = [completed(explained.run, id), completed(plain.run, id)];
    expect(traced.samples).toEqual(untraced.samples);
    expect(traced.fingerprint).toEqual(untraced.fingerprint);
  });

  test('every microbenchmark is explained, and its parts add up to a figure that was measured', () => {
    const measurement = completed(explained.run, id);
    const { benchmarks } = measurement.fingerprint.parameters;
    expect(measurement.explanations.map(({ benchmark }) => benchmark)).toEqual(benchmarks);
    for (const { benchmark, overhead } of summarise(measurement)) {
      const explanation = explanationOf(id, benchmark);
      const sample = measurement.samples.find(
        (each) => each.benchmark === benchmark && each.batch === explanation.batch,
      );
      expect(explanation.instructions).toBeCloseTo((sample?.ticks ?? 0) - overhead * small.iterations, 6);
      expect(checkExplanation(explanation)).toBeUndefined();
    }
  });

  test('at least 95 % of what is executed outside the guest has a name', () => {
    for (const explanation of completed(explained.run, id).explanations)
      expect(namedShare(explanation)).toBeGreaterThanOrEqual(0.95);
  });

  test('is stored with the run, and shown in every form', () => {
    const cell = explainedCell(explained.run, id, 'hypercall');
    for (const render of Object.values(explanationFormats)) expect(render(cell)).toMatch(/\n$/);
  });
});

/** The places that a hypercall passes, and what leads from each to the next. */
function passes(id: string): string[] {
  return explanationOf(id, 'hypercall').timeline.steps.map(({ place, end }) => `${place} ${end}`);
}

/** Instructions of a hypercall that save or restore EL1's system registers, in the whole batch. */
function system(id: string): number {
  const { kinds, parts: own } = explanationOf(id, 'hypercall');
  return own.reduce((sum, [, kind, count]) => sum + (kinds[kind]?.class === 'el1-system' ? count : 0), 0);
}

/** What the command says when it fails. */
async function says(...args: string[]): Promise<string> {
  const { exitCode, stderr } = await run(workspace, 'explain', ...args);
  expect([2, 3]).toContain(exitCode);
  return stderr;
}

test('split-mode KVM passes EL2 twice, on the way out and on the way in; with VHE there is none', () => {
  const twice = ['guest hvc', 'el2 eret', 'host-kernel hvc', 'el2 eret', 'guest null'];
  expect(passes('kvm-arm64')).toEqual(twice);
  expect(passes('kvm-arm64-nvhe')).toEqual(twice);
  expect(passes('kvm-arm64-vhe')).toEqual(['guest hvc', 'host-kernel eret', 'guest null']);
  expect(passes('xen-arm64')).toEqual(['guest hvc', 'xen eret', 'guest null']);
});

test('split-mode KVM saves and restores the EL1 registers for a hypercall, VHE does not', () => {
  expect(system('kvm-arm64-nvhe')).toBeGreaterThan(4 * system('kvm-arm64-vhe'));
});

test('the phases of a hypercall come in their order, and all six are there', () => {
  const phases = new Set(explanationOf('kvm-arm64', 'hypercall').functions.map(({ phase }) => phase));
  for (const phase of ['exit', 'save', 'dispatch', 'handle', 'restore', 'entry'] as const)
    expect(phases).toContain(phase);
});

test('a path across PCPUs has a critical path that is shorter than the serialised sum', () => {
  for (const id of ids) {
    const { criticalPath, timeline } = explanationOf(id, 'virtual-ipi');
    expect(criticalPath?.hops.length).toBeGreaterThan(1);
    expect(criticalPath?.instructions).toBeLessThan(timeline.instructions);
  }
});

test('an access to the interrupt controller names the register', () => {
  const { kinds } = explanationOf('kvm-arm64', 'virtual-ipi');
  expect(kinds).toContainEqual({ class: 'device', direction: 'restored', register: 'GICD_SGIR' });
});

test('what completes an interrupt on Arm is that it is acknowledged and ended, and no read of the clock', () => {
  for (const [id, registers] of [
    ['kvm-arm64', ['GICV_IAR', 'GICV_EOIR']],
    ['kvm-arm64-vhe', ['ICC_IAR1_EL1', 'ICC_EOIR1_EL1']],
  ] as const) {
    const { kinds } = explanationOf(id, 'virtual-irq-completion');
    expect(kinds.map(({ register }) => register)).toEqual(registers);
  }
});

test("Xen's own functions and Dom0's are told apart", () => {
  const places = byPlace(explanationOf('xen-arm64', 'io-latency-out')).map(({ place }) => place);
  expect(places).toEqual(expect.arrayContaining(['xen', 'dom0-kernel']));
});

/** The same programs, but for one plugin. */
function withPlugin(guest: Guest, changed: PluginName, path: string): Guest {
  return {
    ...guest,
    plugin: (name, version) =>
      name === changed ? { path, sha256: '0'.repeat(64) } : guest.plugin(name, version),
  };
}

test('a plugin that the emulator refuses ends in one sentence, and the figures of the run before stay', async () => {
  const file = join(workspace.folder, 'no-plugin.so');
  await writeFile(file, 'this is no plugin');
  const broken = changedParts(parts, ({ guest }) => ({
    guest: withPlugin(guest, 'trace', file),
  }));
  const one = { ...small, configurations: ['kvm-arm64'], benchmarks: ['hypercall'], explain: true };
  const { error, next } = failed((await execute(one, { parts: broken })).run, 'kvm-arm64');
  expect(error).toContain("the emulator can't use a plugin of worldswitch's while measuring");
  expect(next).toContain('--qemu');
});

test('what can not be explained is measured all the same, which is said and kept', async () => {
  const file = join(workspace.folder, 'no-plugin.so');
  await writeFile(file, 'this is no plugin');
  const broken = changedParts(parts, ({ guest, initramfs }) => ({
    // Else the symbols would be in the cache.
    initramfs: { ...initramfs, sha256: '1'.repeat(64) },
    guest: withPlugin(guest, 'symbols', file),
  }));
  const one = { ...small, configurations: ['kvm-arm64'], benchmarks: ['hypercall'], explain: true };
  const { run: measured, events } = await execute(one, { parts: broken });
  expect(completed(measured, 'kvm-arm64').explanations).toEqual([]);
  expect(events).toContainEqual({
    kind: 'line',
    line: expect.stringContaining("kvm-arm64 is measured, but can't be explained: "),
  });
});

test('an emulator that is too old for tracing is named before anything is booted', async () => {
  const old = changedParts(parts, ({ emulator }) => ({ emulator: { ...emulator, version: '8.2.2' } }));
  const one = { ...small, configurations: ['kvm-arm64'], benchmarks: ['hypercall'] };
  await expect(execute({ ...one, explain: true }, { parts: old })).rejects.toThrow(/10\.0 is the oldest/);
  const { run: measured } = await execute(one, { parts: old });
  expect(completed(measured, 'kvm-arm64').samples.length).toBeGreaterThan(0);
});

describe('the command', () => {
  test('measures, explains and stores; the same can be shown again', async () => {
    const first = await run(workspace, 'explain', 'kvm-arm64', 'hypercall', '--batches', '3');
    expect(first).toMatchObject({ exitCode: 0 });
    expect(first.stdout).toMatch(/^hypercall on kvm-arm64: [\d,.]+ instructions per operation\n/);
    const again = await run(workspace, 'explain', 'kvm-arm64', 'hypercall', '--run', 'latest');
    expect(again).toMatchObject({ exitCode: 0, stdout: first.stdout });
  });

  test('writes what the ending of a file asks for', async () => {
    const ended = await run(
      workspace,
      ...['explain', 'kvm-arm64', 'hypercall', '--run', 'latest', '-o', 'hypercall.svg'],
    );
    expect(ended).toMatchObject({ exitCode: 0, stdout: 'hypercall.svg is written\n' });
  });

  test('says what is wrong in one sentence', async () => {
    expect(await says('kvm-arm', 'hypercall')).toContain("there is no configuration 'kvm-arm'");
    expect(await says('kvm-arm64', 'hypercal')).toContain("there is no benchmark 'hypercal'");
    expect(await says('kvm-x86', 'hypercall/el2')).toContain("can't be measured on kvm-x86");
    expect(await says('xen-x86', 'hypercall', '--run', plain.run.id)).toContain('did not measure xen-x86');
    expect(await says('kvm-arm64', 'hypercall', '--run', plain.run.id)).toContain(
      'was measured without being explained',
    );
    const nowhere = await says('kvm-arm64', 'hypercall', '--run', 'latest', '-o', 'nowhere/x.svg');
    expect(nowhere).toContain("the file can't be written");
  });

  test('names the disk that is full', async (context) => {
    const disk = join(workspace.folder, 'disk');
    await mkdir(disk);
    try {
      await execa('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk]);
    } catch {
      return context.skip('only root can mount a disk that is small enough');
    }
    try {
      const there = { ...workspace, environment: { ...workspace.environment, TMPDIR: disk } };
      const { exitCode, stderr } = await run(there, 'explain', 'kvm-arm64', 'vm-switch');
      expect(exitCode).toBe(3);
      expect(stderr).toContain(
        'kvm-arm64 failed: the disk is full, and what the machine wrote while measuring is cut.',
      );
      expect(stderr).toContain('or set TMPDIR to a folder on another disk');
    } finally {
      await execa('umount', [disk]);
    }
  });
});
