import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountOf } from '../../../src/analysis/workloads/account.ts';
import { findConfiguration, findWorkload } from '../../../src/catalog/find.ts';
import { type AccountedFunction, accountSchema } from '../../../src/results/account.ts';
import type { Executed, ExecutedCount, ExecutionContext } from '../../../src/results/executed.ts';

const KERNEL = 0xffff_8000_0800_0000n;
const IMAGE = 0x7f00_0000_0000n;

const kernel = [
  { address: KERNEL, name: '_stext' },
  { address: KERNEL + 0x100n, name: 'tcp_sendmsg' },
  { address: KERNEL + 0x200n, name: 'irqfd_wakeup' },
  { address: KERNEL + 0x300n, name: 'handle_exit' },
  { address: KERNEL + 0x400n, name: 'kvm_handle_wfx' },
  { address: KERNEL + 0x500n, name: '__kvm_nvhe___guest_enter' },
  { address: KERNEL + 0x600n, name: 'handle_rx' },
  { address: KERNEL + 0x10000n, name: '_einittext' },
];

const contexts: readonly ExecutionContext[] = [
  { place: 'host-kernel', pcpu: 0, task: 'netperf', hostPurpose: undefined },
  { place: 'host-kernel', pcpu: 0, task: 'vhost-95', hostPurpose: undefined },
  { place: 'vm-kernel', pcpu: 1, task: '', hostPurpose: undefined },
  { place: 'host-kernel', pcpu: 1, task: 'CPU 0/KVM', hostPurpose: undefined },
  { place: 'hypervisor', pcpu: 1, task: '', hostPurpose: undefined },
];

/** A segment at the beginning of each function; the last is what split-mode KVM has in EL2 of the sixth. */
const segments = new Map(
  [0x100n, 0x200n, 0x300n, 0x400n, 0x600n]
    .map((offset) => ({ address: KERNEL + offset, hostAddress: IMAGE + offset, size: 8 }))
    .concat({ address: 0x5500n, hostAddress: IMAGE + 0x500n, size: 8 })
    .map((segment, number) => [number, segment] as const),
);

const count = (segment: number, context: number, entries: number): ExecutedCount => ({
  ...{ segment, context, entries },
  instructions: entries * 2,
});

const work = (units: number): ExecutedCount[] => [
  count(0, 0, 10 + units),
  count(0, 2, 5 + units),
  count(1, 1, units),
  count(4, 1, 3 * units),
  count(2, 3, 2 * units),
  count(3, 3, units),
  count(5, 4, 2 * units),
];

const about = {
  configuration: findConfiguration('kvm-arm64'),
  workload: findWorkload('tcp-rr'),
  waypoints: [],
  symbols: { kernel, vmKernel: kernel, hypervisor: [] },
  code: { programs: [], vmModules: [] },
  plugin: 'f'.repeat(64),
};

function executedOf(repetitions: readonly number[], shape = work): Executed {
  return {
    contexts,
    segments,
    pages: new Map(),
    repetitions: repetitions.map((units) => ({
      counts: shape(units),
      exits: new Map([[2, 2 * units]]),
      stamps: [],
    })),
  };
}

const account = accountOf(executedOf([1, 100, 120, 101]), { ...about, units: [1, 100, 100, 100] });

function find(name: string, purpose: string): AccountedFunction | undefined {
  return account.functions.find((each) => each.name === name && each.purpose === purpose);
}

describe('an account', () => {
  test('is what can be stored', () => expect(accountSchema.parse(account)).toEqual(account));

  test('explains the repetition in the middle', () => expect(account.middle).toBe(3));

  test('names who executes, without the numbers of tasks', () => {
    expect(account.contexts).toContainEqual({
      ...{ place: 'host-kernel', pcpu: 0, task: 'vhost', purpose: 'io-path' },
    });
  });

  test('has functions without what the start takes', () => {
    expect(find('tcp_sendmsg', 'client')).toMatchObject({ instructions: 200, entries: 100 });
    expect(find('tcp_sendmsg', 'server')).toMatchObject({ place: 'vm-kernel', entries: 100 });
    expect(find('irqfd_wakeup', 'interrupt-delivery')).toMatchObject({ entries: 100 });
    expect(find('handle_rx', 'io-path')).toMatchObject({ entries: 300 });
  });

  test('knows what split-mode KVM runs in EL2 by where it lies in the image', () => {
    const entry = account.functions.find(({ place }) => place === 'hypervisor');
    expect(entry).toMatchObject({ name: '__guest_enter', purpose: 'hypervisor', entries: 200 });
  });

  test('says how often and why the VM was left', () => {
    expect(account.exits).toEqual({
      vm: 200,
      dom0: 0,
      reasons: [{ from: 'vm', reason: 'WFI: the VCPU waits', exits: 100, full: true }],
    });
  });

  test('is the same in whatever order the emulator has counted', () => {
    const backwards = executedOf([1, 100, 120, 101], (units) => work(units).toReversed());
    expect(accountOf(backwards, { ...about, units: [1, 100, 100, 100] })).toEqual(account);
  });

  test('puts small functions together', () => {
    const large = accountOf(
      executedOf([1, 100], (units) => [...work(units), count(0, 1, 1e6 * units), count(2, 1, units)]),
      { ...about, units: [1, 100] },
    );
    const tail = large.functions.find(({ functions, purpose }) => functions > 1 && purpose === 'io-path');
    expect(tail).toMatchObject({ name: null, functions: 2, instructions: 99 * (6 + 2) });
  });
});

describe('what the VM executes outside of its kernel', () => {
  const page = 0x7f55_0000_3000n;
  const bytes = new Uint8Array(4096).map((_, at) => at * 5);
  const modulePage = new Uint8Array(4096).map((_, at) => Math.imul(at + 1, 0x9e37) >> 3);
  const own = accountOf(
    {
      contexts: [
        { place: 'vm-user', pcpu: 1, task: '', hostPurpose: undefined },
        { place: 'vm-kernel', pcpu: 1, task: '', hostPurpose: undefined },
      ],
      segments: new Map([
        [0, { address: 0xffff_b000_0100n, hostAddress: page + 0x100n, size: 8 }],
        [1, { address: 0xffff_b000_0800n, hostAddress: page + 0x800n, size: 8 }],
        [2, { address: 0xffff_c000_0000n, hostAddress: page + 0x1000n, size: 8 }],
        [3, { address: KERNEL - 0xf80n, hostAddress: page + 0x2080n, size: 8 }],
      ]),
      pages: new Map([
        [page, bytes],
        [page + 0x1000n, new Uint8Array(4096)],
        [page + 0x2000n, modulePage],
      ]),
      repetitions: [1, 100].map((units) => ({
        counts: [count(0, 0, units), count(1, 0, units), count(2, 0, units), count(3, 1, units)],
        exits: new Map<number, number>(),
        stamps: [],
      })),
    },
    {
      ...about,
      code: {
        programs: [
          {
            name: 'netserver',
            pages: [{ address: 0x4000n, bytes }],
            symbols: () => [{ address: 0x4100n, name: 'recv_requests', size: 0x40 }],
          },
        ],
        vmModules: [
          {
            name: 'virtio_net',
            sections: [
              {
                bytes: modulePage.subarray(0x80),
                stays: new Uint8Array(4096 - 0x80).fill(1),
                symbols: [{ address: 0n, name: 'virtnet_poll', size: 0x40 }],
              },
            ],
          },
        ],
      },
      units: [1, 100],
    },
  );

  test('is named by what it is, with how often it was called', () => {
    const server = { purpose: 'server', functions: 1, instructions: 198 } as const;
    expect(own.functions).toHaveLength(4);
    expect(own.functions).toEqual(
      expect.arrayContaining([
        { ...server, place: 'vm-user', name: 'recv_requests', file: 'netserver', entries: 99 },
        { ...server, place: 'vm-user', name: null, file: 'netserver', entries: 0 },
        { ...server, place: 'vm-user', name: null, entries: 0 },
        { ...server, place: 'vm-kernel', name: 'virtnet_poll', file: 'virtio_net', entries: 99 },
      ]),
    );
  });

  test('is what can be stored', () => expect(accountSchema.parse(own)).toEqual(own));
});

const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);

test('contexts and functions add up to all that was executed', () => {
  const arbitraryCounts = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 1e9 }))
      .map(([segment, context, entries]) => count(segment, context, entries)),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(fc.array(arbitraryCounts, { minLength: 2, maxLength: 4 }), (repetitions) => {
      const executed = {
        ...{ contexts, segments, pages: new Map() },
        repetitions: repetitions.map((counts) => ({ counts, exits: new Map<number, number>(), stamps: [] })),
      };
      const units = repetitions.map((_, index) => index + 1);
      const own = accountOf(executed, { ...about, units });
      const totals = repetitions.map((counts) => sum(counts.map(({ instructions }) => instructions)));
      expect(own.repetitions.map(({ instructions }) => sum(instructions))).toEqual(totals);
      const explained = (totals[own.middle] ?? 0) - (totals[0] ?? 0);
      expect(sum(own.functions.map(({ instructions }) => instructions))).toBe(explained);
    }),
  );
});
