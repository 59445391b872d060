import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchProfileOfAccount } from '../../src/analysis/account-profile.ts';
import {
  type CellComparison,
  compareSides,
  isChanged,
  isOnBothSides,
  pairConfigurations,
  type Side,
  type SideCell,
} from '../../src/analysis/comparison.ts';
import type { AccountedFunction } from '../../src/results/account.ts';
import { type Clock, INSTRUCTIONS } from '../../src/results/clock.ts';
import { type Contribution, SPREAD } from '../../src/analysis/contributions.ts';
import { type Profile, profileOf, profileOfBatch } from '../../src/analysis/profile.ts';
import { arbitraryBatchProfile, explanationOf, type Part } from '../results/explained.ts';
import { accountOf } from '../results/sample-account.ts';

function sideOf(cells: readonly Partial<SideCell>[]): Side {
  return {
    label: 'a side',
    versions: 'Linux 6.1',
    cells: cells.map((cell) => ({
      configuration: 'kvm-arm64',
      benchmark: 'hypercall',
      kind: 'microbenchmark',
      clock: INSTRUCTIONS,
      value: 1,
      sensitivity: undefined,
      perOperation: [],
      path: 'one-pcpu',
      profile: undefined,
      ...cell,
    })),
  };
}

function profile(...parts: Part[]): Profile {
  return profileOf(explanationOf(parts));
}

/** What accounts for the difference of one cell. */
function reasons(
  a: Profile,
  b: Profile,
): { functions: readonly Contribution[]; classes: readonly Contribution[] } {
  const [cell] = compareSides(
    sideOf([{ value: a.instructions, profile: a }]),
    sideOf([{ value: b.instructions, profile: b }]),
  ).cells;
  return { functions: cell?.functions ?? [], classes: cell?.classes ?? [] };
}

function sum(contributions: readonly Contribution[]): number {
  return contributions.reduce((total, { difference }) => total + difference, 0);
}

describe('pairs', () => {
  test('are of the same configuration and microbenchmark; what only one side has is there', () => {
    const { cells } = compareSides(
      sideOf([{ configuration: 'x' }, { configuration: 'x', benchmark: 'old' }, { configuration: 'y' }]),
      sideOf([
        { configuration: 'y', value: 3 },
        { configuration: 'x' },
        { configuration: 'x', benchmark: 'new' },
      ]),
    );
    expect(
      cells.map(({ configuration, benchmark, difference }) => [configuration.a, benchmark, difference]),
    ).toEqual([
      ['x', 'hypercall', 0],
      ['x', 'old', undefined],
      ['x', 'new', undefined],
      ['y', 'hypercall', 2],
    ]);
    expect(cells.map(isChanged)).toEqual([false, false, false, true]);
    expect(cells.map(isOnBothSides)).toEqual([true, false, false, true]);
  });

  test('are of two configurations if each side has one', () => {
    expect(pairConfigurations(['nvhe', 'nvhe'], ['vhe'])).toEqual([{ a: 'nvhe', b: 'vhe' }]);
    expect(pairConfigurations(['nvhe'], ['vhe', 'xen'])).toEqual(
      ['nvhe', 'vhe', 'xen'].map((id) => ({ a: id, b: id })),
    );
    expect(pairConfigurations([], ['vhe'])).toEqual([{ a: 'vhe', b: 'vhe' }]);
  });
});

const profileOfCounts = (functions: Readonly<Record<string, number>>): Profile => {
  const instructions = Object.values(functions).reduce((total, count) => total + count, 0);
  return profileOfBatch({ operations: 1, instructions, functions });
};

describe('work that a configuration does elsewhere', () => {
  test('in the VM and not on the machine itself, is one row; what is on both sides, or many, is not', () => {
    const native = profileOfCounts({
      ...{ 'host-kernel/tcp_ack': 20, 'host-kernel/memset': 30 },
      ...{ 'host-kernel/(others)': 5, 'host-user/(programs)': 7 },
    });
    const vm = profileOfCounts({
      ...{ 'host-kernel/tcp_ack': 10, 'vm-kernel/tcp_ack': 11, 'vm-kernel/memset': 34 },
      ...{ 'vm-kernel/(others)': 8, 'vm-user/(programs)': 9 },
    });
    expect(
      reasons(native, vm).functions.map(({ name, place, difference }) => [name, place, difference]),
    ).toEqual([
      ['tcp_ack', 'vm-kernel', 11],
      ['tcp_ack', 'host-kernel', -10],
      ['(others)', 'vm-kernel', 8],
      ['(others)', 'host-kernel', -5],
      ['memset', 'host-kernel → vm-kernel', 4],
      ['(programs)', 'host-user → vm-user', 2],
    ]);
  });

  test('is one row of a library, and not of libraries that have functions of the same name', () => {
    const native = profileOfCounts({ 'host-user/libc.so.6: free': 10, 'host-user/cc1: (no symbol)': 5 });
    const vm = profileOfCounts({ 'vm-user/libc.so.6: free': 12, 'vm-user/libjemalloc.so: free': 1 });
    expect(
      reasons(native, vm).functions.map(({ name, place, difference }) => [name, place, difference]),
    ).toEqual([
      ['cc1: (no symbol)', 'host-user', -5],
      ['libc.so.6: free', 'host-user → vm-user', 2],
      ['libjemalloc.so: free', 'vm-user', 1],
    ]);
  });
});

test('what programs execute is one row where a side does not tell it apart, as earlier versions did not', () => {
  const earlier = profileOfCounts({ 'vm-kernel/memset': 30, 'vm-user/(programs)': 20 });
  const today = profileOfCounts({
    'vm-kernel/memset': 31,
    'vm-user/cc1: main': 9,
    'vm-user/(in no file)': 14,
  });
  for (const [a, b, sign] of [
    [earlier, today, 1],
    [today, earlier, -1],
  ] as const)
    expect(reasons(a, b).functions.map(({ name, difference }) => [name, difference])).toEqual([
      ['(programs)', 3 * sign],
      ['memset', sign],
    ]);
});

describe('noise', () => {
  const cycles: Clock = { unit: 'cycles', resolution: 1, exact: false };
  const around = (center: number): Partial<SideCell> => ({
    clock: cycles,
    value: center,
    perOperation: Array.from({ length: 12 }, (_, index) => center - 6 + index),
  });
  const compared = (a: number, b: number): CellComparison | undefined =>
    compareSides(sideOf([around(a)]), sideOf([around(b)])).cells[0];

  test('an exact clock has none: the least difference is one', () => {
    const [cell] = compareSides(sideOf([{ value: 1 }]), sideOf([{ value: 1 + 2 ** -20 }])).cells;
    expect(cell).toMatchObject({ difference: 2 ** -20, significance: undefined });
    expect(cell && isChanged(cell)).toBe(true);
  });

  test('of another clock is judged: what it may have made is no difference', () => {
    const [same, other] = [compared(1000, 1001), compared(1000, 1100)];
    expect(same).toMatchObject({ difference: 1, significance: { differs: false, enough: true } });
    expect(same && [isChanged(same), isOnBothSides(same)]).toEqual([false, true]);
    expect(other).toMatchObject({ difference: 100, significance: { differs: true, effect: 1 } });
    expect(other && isChanged(other)).toBe(true);
  });

  test('of one side makes both uncertain', () => {
    const exact = { value: 1000, clock: { ...cycles, exact: true }, perOperation: [1000] };
    const [cell] = compareSides(sideOf([exact]), sideOf([around(1100)])).cells;
    expect(cell).toMatchObject({ clock: { exact: false }, significance: { enough: false } });
    expect(cell && isChanged(cell)).toBe(false);
  });

  test('figures of different units are never compared', () => {
    expect(() => compareSides(sideOf([{}]), sideOf([around(1)]))).toThrow(
      "kvm-arm64 hypercall is in instructions in A and in cycles in B, which can't be compared",
    );
  });
});

const workloadCell = (value: number, own: Profile): Partial<SideCell> => ({
  ...{ kind: 'workload', benchmark: 'tcp-rr', path: 'serialised-sum', value, sensitivity: 1, profile: own },
});

describe('a workload', () => {
  const functions: AccountedFunction[] = [
    {
      place: 'host-kernel',
      purpose: 'io-path',
      name: 'vhost_tx',
      functions: 1,
      instructions: 500,
      entries: 1,
    },
    {
      place: 'host-kernel',
      purpose: 'server',
      name: 'vhost_tx',
      functions: 1,
      instructions: 100,
      entries: 1,
    },
    { place: 'vm-user', purpose: 'server', name: null, functions: 1, instructions: 300, entries: 0 },
    { place: 'vm-kernel', purpose: 'server', name: null, functions: 7, instructions: -20, entries: 0 },
    {
      place: 'hypervisor',
      purpose: 'hypervisor',
      name: 'guest_exit',
      functions: 1,
      instructions: 50,
      entries: 9,
    },
  ];
  const profileWith = (more: number, ofKernel = true): Profile =>
    profileOfBatch(
      batchProfileOfAccount(
        accountOf([1, 2, 3, 4, 5], {
          functions: functions.map((each) => ({ ...each, instructions: each.instructions + more })),
        }),
        ofKernel,
      ),
    );

  test('is explained by the functions of its account, per unit of work, for all purposes together', () => {
    expect(profileWith(0)).toEqual({
      instructions: 93,
      functions: [
        { place: 'host-kernel', name: 'vhost_tx', perOperation: 60 },
        { place: 'vm-user', name: '(programs)', perOperation: 30 },
        { place: 'vm-kernel', name: '(others)', perOperation: -2 },
        { place: 'el2', name: 'guest_exit', perOperation: 5 },
      ],
      classes: undefined,
    });
    expect(profileWith(0, false).functions.at(-1)).toMatchObject({ place: 'hypervisor' });
  });

  test('tells programs and what is in none of their files apart', () => {
    const user = { place: 'vm-user', purpose: 'server', functions: 1, entries: 0 } as const;
    const { functions: told } = batchProfileOfAccount(
      accountOf([1, 2, 3, 4, 5], {
        functions: [
          { ...user, name: 'free', file: 'libc.so.6', instructions: 30 },
          { ...user, name: null, file: 'libc.so.6', instructions: 20 },
          { ...user, name: null, instructions: 10 },
          { ...user, name: null, functions: 5, instructions: 5 },
        ],
      }),
      false,
    );
    expect(told).toEqual({
      'vm-user/libc.so.6: free': 30,
      'vm-user/libc.so.6: (no symbol)': 20,
      'vm-user/(in no file)': 10,
      'vm-user/(others)': 5,
    });
  });

  test('differs by functions that add up, and by no classes', () => {
    const [compared] = compareSides(
      sideOf([workloadCell(95, profileWith(0))]),
      sideOf([workloadCell(101, profileWith(10))]),
    ).cells;
    expect(compared).toMatchObject({ benchmark: 'tcp-rr', kind: 'workload', difference: 6, classes: [] });
    expect(compared?.functions).toEqual([
      { name: 'vhost_tx', place: 'host-kernel', a: 60, b: 62, difference: 2 },
      { name: 'guest_exit', place: 'el2', a: 5, b: 6, difference: 1 },
      { name: '(others)', place: 'vm-kernel', a: -2, b: -1, difference: 1 },
      { name: '(programs)', place: 'vm-user', a: 30, b: 31, difference: 1 },
      { name: SPREAD, a: 2, b: 3, difference: 1 },
    ]);
  });
});

describe('what accounts for a difference', () => {
  test('is the largest first, and what is the same is left out', () => {
    const a = profile(
      { place: 'host-kernel', name: 'same', count: 70 },
      { place: 'host-kernel', name: 'less', count: 50, class: 'barrier' },
      { place: 'host-kernel', name: 'more', count: 10, class: 'gp', direction: 'saved' },
    );
    const b = profile(
      { place: 'host-kernel', name: 'same', count: 70 },
      { place: 'host-kernel', name: 'less', count: 30, class: 'barrier' },
      { place: 'host-kernel', name: 'more', count: 60, class: 'gp', direction: 'saved' },
      { place: 'host-user', name: 'new', count: 10 },
    );
    expect(reasons(a, b)).toEqual({
      functions: [
        { name: 'more', place: 'host-kernel', a: 1, b: 6, difference: 5 },
        { name: 'less', place: 'host-kernel', a: 5, b: 3, difference: -2 },
        { name: 'new', place: 'host-user', a: 0, b: 1, difference: 1 },
      ],
      classes: [
        { name: 'gp saved', a: 1, b: 6, difference: 5 },
        { name: 'barrier', a: 5, b: 3, difference: -2 },
        { name: 'rest', a: 7, b: 8, difference: 1 },
      ],
    });
  });

  test('of a function that a compiler renamed is its own difference', () => {
    const a = profile({ place: 'host-kernel', name: 'handle', count: 100 });
    const b = profile(
      { place: 'host-kernel', name: 'handle.isra.0', count: 80 },
      { place: 'host-kernel', name: 'handle.part.0', count: 30 },
    );
    expect(reasons(a, b).functions).toEqual([
      { name: 'handle', place: 'host-kernel', a: 10, b: 11, difference: 1 },
    ]);
  });

  test('a function that VHE moves from EL2 into the host kernel is one, and in which places is said', () => {
    const nvhe = profile(
      { place: 'el2', name: '__kvm_nvhe___guest_enter', count: 100 },
      { place: 'el2', name: '__kvm_nvhe_both', count: 10 },
      { place: 'host-kernel', name: 'both', count: 10 },
    );
    const vhe = profile(
      { place: 'host-kernel', name: '__guest_enter', count: 80 },
      { place: 'host-kernel', name: 'both', count: 20 },
    );
    expect(reasons(nvhe, vhe).functions).toEqual([
      { name: '__guest_enter', place: 'el2 → host-kernel', a: 10, b: 8, difference: -2 },
      { name: '__kvm_nvhe_both', place: 'el2', a: 1, b: 0, difference: -1 },
      { name: 'both', place: 'host-kernel', a: 1, b: 2, difference: 1 },
    ]);
    expect(reasons(vhe, nvhe).functions[0]?.place).toBe('host-kernel → el2');
  });

  test('is no other function of the same name in another place', () => {
    const a = profile({ place: 'guest', name: 'memcpy', count: 100 });
    const b = profile({ place: 'host-user', name: 'memcpy', count: 110 });
    expect(reasons(a, b).functions.map(({ place }) => place)).toEqual(['host-user', 'guest']);
  });

  test('ends with the spread if the batch that is explained is not the median', () => {
    const [a, b] = [10, 30].map((count) => profile({ place: 'guest', name: 'f', count }));
    const { cells } = compareSides(sideOf([{ value: 1, profile: a }]), sideOf([{ value: 3.5, profile: b }]));
    expect(cells[0]?.functions).toEqual([
      { name: 'f', place: 'guest', a: 1, b: 3, difference: 2 },
      { name: SPREAD, a: 0, b: 0.5, difference: 0.5 },
    ]);
    expect(cells[0]?.classes.at(-1)).toMatchObject({ name: SPREAD, difference: 0.5 });
  });

  test('is unknown if one side was not explained, and nothing if nothing changed', () => {
    const own = profile({ place: 'guest', name: 'f', count: 10 });
    const unexplained = compareSides(sideOf([{ profile: own }]), sideOf([{ value: 2 }])).cells[0];
    expect(unexplained).toMatchObject({ difference: 1, explained: false, functions: [], classes: [] });
    const same = compareSides(sideOf([{ profile: own }]), sideOf([{ profile: own }])).cells[0];
    expect(same).toMatchObject({ difference: 0, explained: true, functions: [] });
  });

  test('adds up to the difference, whatever is compared', () => {
    const figure = fc.double({ min: 0, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(
        arbitraryBatchProfile,
        arbitraryBatchProfile,
        fc.option(fc.tuple(figure, figure)),
        (left, right, figures) => {
          const [a, b] = [profileOfBatch(left), profileOfBatch(right)];
          const { cells } = compareSides(
            sideOf([{ value: figures?.[0] ?? a.instructions, profile: a }]),
            sideOf([{ value: figures?.[1] ?? b.instructions, profile: b }]),
          );
          const { difference = Number.NaN, functions = [], classes = [] } = cells[0] ?? {};
          for (const contributions of [functions, classes]) {
            const scale = Math.max(1, a.instructions, b.instructions);
            expect(Math.abs(sum(contributions) - difference) / scale).toBeLessThan(1e-9);
            expect(contributions.every((each) => each.difference !== 0)).toBe(true);
          }
        },
      ),
    );
  });

  test('of 32 operations adds up exactly', () => {
    const of32 = arbitraryBatchProfile.map((batch) => profileOfBatch({ ...batch, operations: 32 }));
    fc.assert(
      fc.property(of32, of32, (a, b) => {
        const { functions, classes } = reasons(a, b);
        expect([sum(functions), sum(classes)]).toEqual(Array(2).fill(b.instructions - a.instructions));
      }),
    );
  });

  test('turned around has the other sign', () => {
    fc.assert(
      fc.property(arbitraryBatchProfile, arbitraryBatchProfile, (left, right) => {
        const [a, b] = [profileOfBatch(left), profileOfBatch(right)];
        const there = reasons(a, b).classes.map(({ name, difference }) => [name, difference]);
        const back = reasons(b, a).classes.map(({ name, difference }) => [name, -difference]);
        expect(back).toEqual(there);
      }),
    );
  });
});
