import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configurations } from '../../src/catalog/configurations.ts';
import study from '../../src/catalog/isca2016.json' with { type: 'json' };
import { canMeasure, configurationsFor } from '../../src/catalog/benchmarks.ts';
import { calibrations, inOrderOfMeasuring, microbenchmarks } from '../../src/catalog/microbenchmarks.ts';
import { defaultSpecjvm2008Benchmarks, specjvm2008Benchmarks } from '../../src/catalog/specjvm2008.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { published } from '../../src/catalog/published.ts';
import { workloads } from '../../src/catalog/workloads.ts';

const { columns, ...rows } = study.table2_microbenchmarks_cycles;

describe('microbenchmarks', () => {
  const ids = microbenchmarks.map(({ id }) => id);

  test('have ids of their own, which the line protocol and the command line can carry', () => {
    expect(new Set([...ids, ...Object.values(calibrations)]).size).toBe(ids.length + 3);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+(\/[a-z0-9-]+)?$/);
  });

  test('are the seven of the study, and variants that stand right after theirs', () => {
    const base = microbenchmarks.filter(({ id, only }) => !id.includes('/') && only?.testbed === undefined);
    expect(base.map(({ id }) => id)).toEqual(Object.keys(rows));
    expect(base.map(({ publishedRow }) => publishedRow)).toEqual(Object.keys(rows));
    for (const [index, { id, publishedRow }] of microbenchmarks.entries()) {
      const [name, variant] = id.split('/');
      if (variant === undefined) continue;
      expect(publishedRow).toBeUndefined();
      expect(ids[index - 1]?.split('/')[0]).toBe(name);
    }
  });

  test('are measured in their order, but for those that leave the machine another one', () => {
    const ordered = inOrderOfMeasuring(microbenchmarks);
    const after = ordered.filter(({ leavesTraces }) => leavesTraces === true);
    expect(after.length).toBeGreaterThan(0);
    expect(ordered).toEqual([...microbenchmarks.filter((each) => !after.includes(each)), ...after]);
    expect(inOrderOfMeasuring(ordered.toReversed()).slice(-after.length)).toEqual(after.toReversed());
  });
});

describe('configurations', () => {
  test('have ids of their own', () => {
    expect(new Set(configurations.map(({ id }) => id)).size).toBe(configurations.length);
  });

  test('without a hypervisor there is one for each machine, and it is the native one of all on it', () => {
    for (const { native, machine } of configurationsFor('workload')) {
      const found = configurations.find(({ id }) => id === native);
      expect(found?.machine).toBe(machine);
      expect(found?.hypervisor.name).toBe('none');
    }
  });

  test('differ in VHE alone where the title says so', () => {
    const [split, vhe] = ['kvm-arm64-nvhe', 'kvm-arm64-vhe'].map((wanted) =>
      configurations.find(({ id }) => id === wanted),
    );
    expect(vhe?.machine).toBe(split?.machine);
    expect([split?.hypervisor, vhe?.hypervisor]).toEqual([
      { name: 'KVM', mode: 'nVHE' },
      { name: 'KVM', mode: 'VHE' },
    ]);
  });

  test.each(configurationsFor('microbenchmark'))(
    '$id measures all seven microbenchmarks',
    (configuration) => {
      const measured = microbenchmarks.filter((microbenchmark) => canMeasure(configuration, microbenchmark));
      expect(measured.filter(({ id }) => !id.includes('/'))).toHaveLength(7);
    },
  );
});

function cycles(row: string, column: string): number {
  return published.cycles(row, column) ?? Number.NaN;
}

describe('what the study published', () => {
  test('has a number of cycles in every cell of table 2', () => {
    for (const values of Object.values(rows)) {
      expect(values).toHaveLength(columns.length);
      for (const value of values) expect(value).toSatisfy(Number.isInteger);
    }
  });

  test('is found by row and column, and nothing else is', () => {
    expect(published.cycles('hypercall', 'kvm-arm')).toBe(rows.hypercall[columns.indexOf('kvm-arm')]);
    expect(published.cycles('vm-switch', 'xen-x86')).toBe(rows['vm-switch'][columns.indexOf('xen-x86')]);
    expect(published.cycles('columns', 'kvm-arm')).toBeUndefined();
    expect(published.cycles('hypercall', 'kvm-riscv')).toBeUndefined();
    expect(published.cycles('hypercall/vmm', 'kvm-arm')).toBeUndefined();
  });

  test('is what the columns of our table stand beside', () => {
    for (const { publishedColumn } of configurations) {
      if (publishedColumn === undefined) continue;
      expect(columns).toContain(publishedColumn);
    }
  });

  test('says in words what its figures show: the order of the configurations', () => {
    // The study, section IV: Xen's hypercall on Arm is an order of magnitude below KVM's.
    expect(cycles('hypercall', 'kvm-arm')).toBeGreaterThan(10 * cycles('hypercall', 'xen-arm'));
    expect(cycles('virtual-irq-completion', 'kvm-arm')).toBe(cycles('virtual-irq-completion', 'xen-arm'));
    expect(cycles('io-latency-out', 'kvm-arm')).toBeLessThan(cycles('hypercall', 'kvm-arm'));
  });
});

test.each(workloads)(
  'the page of $id says how much of it is measured',
  ({ id, units, repetitions, launches }) => {
    const page = readFileSync(join(packageRoot, `docs/workloads/${id}.md`), 'utf8');
    const said = /([\d,]+) \w+ in a repetition, .*?(one|\d+ repetitions) in each of (\d+) launches/.exec(
      page,
    );
    expect(said?.slice(1)).toEqual([
      units.toLocaleString('en'),
      repetitions === 1 ? 'one' : `${repetitions} repetitions`,
      String(launches),
    ]);
  },
);

describe('benchmarks of SPECjvm2008', () => {
  test('have names of their own, all of which its page has, and the default ones are among them', () => {
    expect(new Set(specjvm2008Benchmarks).size).toBe(38);
    expect(specjvm2008Benchmarks).toEqual(expect.arrayContaining([...defaultSpecjvm2008Benchmarks]));
    const page = readFileSync(join(packageRoot, 'docs/workloads/specjvm2008.md'), 'utf8');
    expect(page.split(/\s+/)).toEqual(expect.arrayContaining([...specjvm2008Benchmarks]));
  });
});
