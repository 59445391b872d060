import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type RunRange, type Store } from '../../src/results/store.ts';
import { bringIndexUpToDate } from '../../src/study/history/index-figures.ts';
import { batches, calibrated, failureOf, measurementOf, runOf, withComponent } from './sample-run.ts';

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-filter-'));
  store = openStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const hypercalls = measurementOf([...calibrated, ...batches('hypercall', [140, 140, 140])]);

/** A run of that year, on a kernel that was told something. */
function add(year: number, version: string, fields: Partial<typeof hypercalls> = {}): void {
  const { fingerprint } = hypercalls;
  const software = withComponent(fingerprint.software, 'kernel', { version, parameters: ['nohlt'] });
  const measurement = { ...hypercalls, fingerprint: { ...fingerprint, software }, ...fields };
  store.add(
    runOf([measurement], { id: `${year}0101T000000-0000`, startedAt: `${year}-01-01T00:00:00.000Z` }),
  );
}

/** The years of the runs that fit. */
function years(range: RunRange): number[] {
  return store.list(range).map(({ id }) => Number(id.slice(0, 4)));
}

test('by the version of Linux as far as it is said, by configuration, benchmark, and time', () => {
  add(2026, '6.1.0-test');
  add(2027, '6.12.43');
  add(2028, '6.12.43', { configuration: 'kvm-arm64-vhe' });
  expect(years({})).toEqual([2028, 2027, 2026]);
  // What sampleSoftware's package is of: 6.1.1-1.
  expect(years({ kernel: '6.12' })).toEqual([2028, 2027]);
  expect(years({ kernel: '6.12.4' })).toEqual([]);
  expect(years({ configurations: ['kvm-arm64'] })).toEqual([2027, 2026]);
  expect(years({ configurations: ['kvm-arm64', 'kvm-arm64-vhe'], kernel: '6.12.43' })).toEqual([2028, 2027]);
  expect(years({ benchmarks: ['hypercall'] })).toEqual([2028, 2027, 2026]);
  expect(years({ benchmarks: ['virtual-ipi'] })).toEqual([]);
  expect(store.count({ kernel: '6.12', configurations: ['kvm-arm64'] })).toBe(1);
  expect(years({ since: '2027-01-01T00:00:00.000Z' })).toEqual([2028, 2027]);
  expect(years({ since: '2027-01-01T00:00:00.000Z', limit: 1, offset: 1 })).toEqual([2027]);
});

test('the version of Linux is found whether or not the figures are in the index', () => {
  add(2026, '6.1.0-test');
  bringIndexUpToDate(store);
  add(2027, '6.12.43');
  for (const [kernel, found] of [
    ['6.1.0-test', [2026]],
    ['6.1.0', [2026]],
    ['6.12', [2027]],
    ['6.2', []],
  ] as const) {
    expect(years({ kernel })).toEqual(found);
    expect(store.count({ kernel })).toBe(found.length);
  }
  bringIndexUpToDate(store);
  expect(years({ kernel: '6.12' })).toEqual([2027]);
});

test('configuration and benchmark are those of one session', () => {
  store.add(runOf([hypercalls, failureOf('kvm-arm64-vhe', ['virtual-ipi'])]));
  expect(store.count({ configurations: ['kvm-arm64-vhe'], benchmarks: ['virtual-ipi'] })).toBe(1);
  expect(store.count({ configurations: ['kvm-arm64'], benchmarks: ['virtual-ipi'] })).toBe(0);
});

test('a run says what it measured, on what, and what that was told', () => {
  const software = withComponent(
    withComponent(
      withComponent(hypercalls.fingerprint.software, 'kernel', { parameters: ['nohlt'] }),
      'hypervisor',
      { name: 'Xen', version: '4.20', parameters: ['sched=credit'] },
    ),
    'emulator',
    {
      package: {
        name: 'qemu',
        version: '1:10.0.2',
        architecture: 'arm64',
        sha256: '0'.repeat(64),
        locked: true,
      },
    },
  );
  const told = { ...hypercalls, fingerprint: { ...hypercalls.fingerprint, software } };
  store.add(runOf([told, failureOf('kvm-arm64-vhe')]));
  expect(store.list()).toMatchObject([
    {
      sessions: [{ benchmarks: ['hypercall'] }, { benchmarks: ['hypercall'] }],
      software: ['Linux 6.1.0-test', 'Xen 4.20'],
      parameters: ['nohlt', 'xen:sched=credit'],
    },
  ]);
});
