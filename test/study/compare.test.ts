import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { baselineOfRun } from '../../src/analysis/baseline-of-run.ts';
import { formatBaseline } from '../../src/results/baseline.ts';
import { runToJson } from '../../src/results/exchange.ts';
import { isOfMicrobenchmarks } from '../../src/results/measurement.ts';
import type { Run } from '../../src/results/schema.ts';
import { compare, type CompareRequest } from '../../src/study/compare.ts';
import type { SoftwareVersions } from '../../src/study/sides.ts';
import type { Study } from '../../src/study/study.ts';
import { explainedRun } from '../results/explained.ts';
import {
  batches,
  calibrated,
  failureOf,
  measurementOf,
  runOf,
  withComponent,
} from '../results/sample-run.ts';
import { workloadOf } from '../results/sample-workload.ts';

let folder: string;
let asked: { study: Study; versions: SoftwareVersions }[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-compare-'));
  asked = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const stored = explainedRun([{ place: 'el2', name: 'f', count: 100 }]);
const faster = explainedRun([{ place: 'el2', name: 'f', count: 80 }], { id: '20270101T000000-0000' });

/** Compares, with one stored run and measurements that give these runs, one after the other. */
function comparing(request: CompareRequest, ...measured: readonly Run[]): ReturnType<typeof compare> {
  const left = [...measured];
  return compare(request, {
    findRun: () => stored,
    measure: async (study, versions) => {
      asked.push({ study, versions });
      const run = left.shift();
      if (run === undefined) throw new Error('nothing was to be measured');
      return run;
    },
  });
}

function configurationsOf({ sessions }: Study): string[] {
  return sessions.map(({ configuration }) => configuration.id);
}

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A run of several configurations and microbenchmarks, each at 10 instructions. */
function wide(
  configurations: readonly string[],
  microbenchmarks: readonly string[],
  fields: Partial<Run> = {},
): Run {
  const samples = [...calibrated, ...microbenchmarks.flatMap((id) => batches(id, [140, 140, 140]))];
  return runOf(
    configurations.map((configuration) => measurementOf(samples, { configuration })),
    fields,
  );
}

const failed = failureOf('kvm-arm64', ['hypercall'], { next: 'boot it' });

describe('recorded sides', () => {
  test('a stored run and a file of a run', async () => {
    const path = written('run.json', runToJson(faster));
    const { comparison, complete } = await comparing({ a: 'latest', b: path });
    expect(comparison.a.label).toBe(`run ${stored.id}`);
    expect(comparison.b.label).toBe(`${path} (run ${faster.id})`);
    expect(comparison.cells).toMatchObject([
      { a: 10, b: 8, difference: -2, functions: [{ name: 'f', difference: -2 }] },
    ]);
    expect(complete).toBe(true);
  });

  test('a baseline', async () => {
    const path = written('base.json', formatBaseline(baselineOfRun(faster)));
    const { comparison } = await comparing({ a: path, b: '2026' });
    expect(comparison).toMatchObject({ a: { label: path }, cells: [{ difference: 2, explained: true }] });
  });

  test.each([
    ['no file', undefined, "the file can't be read"],
    ['no JSON', '{', 'this is no JSON document'],
    ['no run', '[]', 'this is no run of worldswitch'],
    ['neither', '{"kind": "else"}', 'no baseline of worldswitch'],
  ])('a file that is %s is refused', async (_, text, message) => {
    const path = text === undefined ? join(folder, 'none.json') : written('x.json', text);
    await expect(comparing({ a: path, b: 'latest' })).rejects.toThrow(
      expect.objectContaining({ message: expect.stringContaining(message), file: path }),
    );
  });

  test('only what is wanted; unknown names are refused', async () => {
    const ids = ['hypercall', 'vm-switch'];
    const path = written('wide.json', runToJson(wide(['kvm-arm64', 'kvm-x86'], ids)));
    const { comparison } = await comparing({
      a: path,
      b: path,
      configurations: ['kvm-x86'],
      benchmarks: ['vm-switch'],
    });
    expect(comparison.cells.map(({ configuration, benchmark }) => [configuration.a, benchmark])).toEqual([
      ['kvm-x86', 'vm-switch'],
    ]);
    await expect(comparing({ a: path, b: path, configurations: ['xen-x86'] })).rejects.toThrow(
      expect.objectContaining({
        next: 'choose among kvm-arm64, kvm-x86 with -c, and hypercall, vm-switch with -m',
      }),
    );
    await expect(comparing({ a: path, b: path, configurations: ['kvm'] })).rejects.toThrow('the nearest is');
    await expect(comparing({ a: path, b: path, benchmarks: ['virtual-ip'] })).rejects.toThrow(
      'the nearest is',
    );
  });

  test('of two machines of one architecture are compared, with a caution; of two architectures not', async () => {
    const [a57, n1, x86] = ['kvm-arm64', 'kvm-arm64-vhe', 'kvm-x86'].map((id) =>
      written(`${id}.json`, runToJson(wide([id], ['hypercall']))),
    ) as [string, string, string];
    const { comparison } = await comparing({ a: a57, b: n1 });
    expect(comparison.cautions).toEqual([
      'A is of Arm Cortex-A57, GICv2 and B of Arm Neoverse N1, GICv3: what differs is due to the machines too, not to the software alone.',
    ]);
    expect(comparison.cells).toHaveLength(1);
    expect((await comparing({ a: n1, b: n1 })).comparison.cautions).toEqual([]);
    await expect(comparing({ a: a57, b: x86 })).rejects.toThrow(
      expect.objectContaining({ next: expect.stringContaining('configurations of one architecture') }),
    );
  });

  test('that can not be compared are refused; what both failed at is said', async () => {
    const own = stored.measurements.find(isOfMicrobenchmarks);
    if (own === undefined) throw new Error('it was measured');
    const software = withComponent(own.fingerprint.software, 'probe', { sha256: 'f'.repeat(64) });
    const other = { ...own, fingerprint: { ...own.fingerprint, software } };
    await expect(comparing({ a: 'latest', b: written('p.json', runToJson(runOf([other]))) })).rejects.toThrow(
      'different probes',
    );
    await expect(
      comparing({ a: 'latest', b: written('m.json', runToJson(wide(['kvm-x86'], ['hypercall']))) }),
    ).rejects.toThrow('another machine');
    await expect(
      comparing({ a: 'latest', b: written('v.json', runToJson(wide(['kvm-arm64'], ['vm-switch']))) }),
    ).rejects.toThrow('have no figure in common');
    await expect(
      comparing({ a: 'latest', b: written('f.json', runToJson(runOf([failed]))) }),
    ).rejects.toThrow(
      expect.objectContaining({
        message: 'nothing can be compared, since kvm-arm64 could not be measured: it hung',
        next: 'boot it',
      }),
    );
  });

  test('in which a configuration failed are compared without it', async () => {
    const both = wide(['kvm-arm64', 'kvm-x86'], ['hypercall']);
    const path = written('part.json', runToJson(runOf([failed, ...both.measurements.slice(1)])));
    const { comparison, complete } = await comparing({ a: written('both.json', runToJson(both)), b: path });
    expect(comparison.notes).toEqual(['kvm-arm64 failed in B: it hung. Next: boot it.']);
    expect(comparison.cells.map(({ difference }) => difference)).toEqual([undefined, 0]);
    expect(complete).toBe(true);
  });
});

describe('runs of both kinds', () => {
  const workload = workloadOf('kvm-arm64', 'tcp-rr', [2000, 2000, 2000]);
  const both = (ids: readonly string[]): string =>
    written(`${ids.length}.json`, runToJson(runOf([...wide(['kvm-arm64'], ids).measurements, workload])));

  test('are compared cell by cell, and other selections of rows are said where they may move a figure', async () => {
    const { comparison } = await comparing({ a: both(['hypercall']), b: both(['hypercall', 'vm-switch']) });
    expect(comparison.cells.map(({ benchmark, difference }) => [benchmark, difference])).toEqual([
      ['hypercall', 0],
      ['tcp-rr', 0],
      ['vm-switch', undefined],
    ]);
    expect(comparison.notes).toEqual([]);
    const moving = await comparing({ a: both(['vm-switch']), b: both(['hypercall', 'vm-switch']) });
    expect(moving.comparison.notes).toEqual([expect.stringContaining('another choice of microbenchmarks')]);
  });

  test('leave out what is not asked for, with all that is said of it', async () => {
    const request = { a: both(['hypercall']), b: both(['hypercall', 'vm-switch']) };
    const { comparison } = await comparing({ ...request, benchmarks: ['tcp-rr'] });
    expect(comparison).toMatchObject({ cells: [{ benchmark: 'tcp-rr' }], notes: [] });
    await expect(comparing({ ...request, benchmarks: ['apache'] })).rejects.toThrow(
      expect.objectContaining({
        next: 'choose among kvm-arm64 with -c, and hypercall with -m, and tcp-rr with -w',
      }),
    );
  });

  test('of other units are refused', async () => {
    const clock = { unit: 'cycles' as const, resolution: 1, exact: false };
    const cycles = runOf([{ ...workload, clock }]);
    await expect(
      comparing({ a: both(['hypercall']), b: written('cycles.json', runToJson(cycles)) }),
    ).rejects.toThrow('in instructions and kvm-arm64 tcp-rr of');
  });
});

describe('sides that are measured now', () => {
  test('two configurations are compared with each other', async () => {
    const nvhe = explainedRun([{ place: 'el2', name: '__kvm_nvhe_f', count: 100 }], {}, 'kvm-arm64-nvhe');
    const vhe = explainedRun([{ place: 'host-kernel', name: 'f', count: 70 }], {}, 'kvm-arm64-vhe');
    const { comparison } = await comparing({ a: 'kvm-arm64-nvhe', b: 'kvm-arm64-vhe' }, nvhe, vhe);
    expect(comparison.cells).toMatchObject([
      {
        configuration: { a: 'kvm-arm64-nvhe', b: 'kvm-arm64-vhe' },
        difference: -3,
        functions: [{ name: 'f', place: 'el2 → host-kernel', difference: -3 }],
      },
    ]);
    expect(comparison.a.label).toBe(`kvm-arm64-nvhe (run ${nvhe.id})`);
    expect(asked.map(({ study }) => [configurationsOf(study), study.explain])).toEqual([
      [['kvm-arm64-nvhe'], true],
      [['kvm-arm64-vhe'], true],
    ]);
  });

  test('versions are measured on what the other side has, and as it was', async () => {
    await comparing({ a: 'latest', b: 'kernel@6.12' }, faster);
    expect(asked).toMatchObject([
      {
        study: {
          sessions: [
            { configuration: { id: 'kvm-arm64' }, iterations: 10, batches: 3, benchmarks: ['hypercall'] },
          ],
        },
        versions: { kernel: '6.12' },
      },
    ]);
    asked = [];
    await comparing({ a: 'kernel@6.12', b: 'kvm-arm64' }, faster, stored);
    expect(asked.map(({ study }) => configurationsOf(study))).toEqual([['kvm-arm64'], ['kvm-arm64']]);
  });

  test('a workload is compared as it was run, or as is asked for now', async () => {
    const before = runOf([workloadOf('kvm-arm64', 'tcp-rr', [2000, 2000, 2000])]);
    const after = runOf([workloadOf('kvm-arm64', 'tcp-rr', [2500, 2500, 2500])]);
    const path = written('workload.json', runToJson(before));
    const { comparison } = await comparing({ a: path, b: 'kernel@6.12' }, after);
    expect(comparison.cells).toMatchObject([{ benchmark: 'tcp-rr', a: 100, b: 150, difference: 50 }]);
    const request = { benchmarks: ['tcp-rr'], configurations: ['kvm-arm64'], units: 500 };
    await comparing({ a: 'kernel@6.1', b: 'kernel@6.12', ...request }, before, after);
    expect(asked).toMatchObject(
      [11, 500, 500].map((units) => ({
        study: {
          sessions: [
            { kind: 'workload', configuration: { id: 'kvm-arm64' }, parameters: { units, transport: 'pci' } },
          ],
        },
      })),
    );
  });

  test('versions are measured where workloads are measured by default', async () => {
    const run = runOf([workloadOf('kvm-arm64', 'tcp-rr', [2000, 2000, 2000])]);
    await comparing({ a: 'kernel@6.1', b: 'kernel@6.12', benchmarks: ['tcp-rr'] }, run, run);
    const byDefault = ['native-arm64', 'kvm-arm64', 'xen-arm64'];
    expect(asked.map(({ study }) => configurationsOf(study))).toEqual([byDefault, byDefault]);
  });

  test('with parameters of a side, which go to the machine', async () => {
    await comparing({ a: 'latest', b: 'kvm-arm64+kernel@6.12+nothing=1+mitigations=off' }, faster);
    expect(asked.map(({ versions }) => versions)).toEqual([{ kernel: '6.12' }]);
    expect(asked[0]?.study.sessions.map(({ configuration }) => configuration.added)).toEqual([
      { kernel: ['nothing=1', 'mitigations=off'], xen: [] },
    ]);
  });

  test('an option that nothing heeds is refused', async () => {
    const kernels = { a: 'kernel@6.1', b: 'kernel@6.12' };
    await expect(comparing({ ...kernels, units: 500 })).rejects.toThrow(
      expect.objectContaining({
        message: '--units is about workloads, and none is to be measured',
        next: expect.stringContaining('-w'),
      }),
    );
    await expect(comparing({ a: 'latest', b: 'latest', iterations: 5 })).rejects.toThrow(
      '--iterations is about',
    );
    expect(asked).toEqual([]);
  });

  test('what is impossible is said before anything is measured', async () => {
    await expect(comparing({ a: 'kvm-arm64', b: 'xen@4.20' })).rejects.toThrow(
      'xen@4.20 changes nothing on kvm-arm64',
    );
    await expect(comparing({ a: 'kvm-arm64', b: 'kvm-x86' })).rejects.toThrow('another machine');
    await expect(comparing({ a: 'latest', b: 'kvm-x86' })).rejects.toThrow('another machine');
    await expect(comparing({ a: 'kvm-arm64', b: 'kvm-arm64+a={b}' })).rejects.toThrow("can't be passed");
    await expect(comparing({ a: 'kernel@6.12', b: 'none' })).rejects.toThrow('nothing that can be compared');
    expect(asked).toEqual([]);
  });

  test('of which one failed are compared as far as that goes', async () => {
    const both = wide(['kvm-arm64', 'kvm-x86'], ['hypercall']);
    const part = runOf([failed, ...both.measurements.slice(1)]);
    const path = written('both.json', runToJson(both));
    const { comparison, complete } = await comparing({ a: path, b: 'kernel@6.12' }, part);
    expect(comparison.notes).toHaveLength(1);
    expect(complete).toBe(false);
  });
});
