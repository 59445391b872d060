import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attributionOf } from '../../../src/analysis/workloads/attribution.ts';
import { exitsPerUnit, overheadOf } from '../../../src/analysis/workloads/overhead.ts';
import { findConfiguration } from '../../../src/catalog/find.ts';
import type { Account } from '../../../src/results/account.ts';
import { accountWith, arbitraryAmounts } from './accounts.ts';

const native = accountWith({ client: 1000, server: 1000 });
const amounts = { client: 900, server: 1200, 'interrupt-delivery': 300, 'io-path': 2000, hypervisor: 800 };
const exits: Account['exits'] = {
  vm: 30,
  dom0: 0,
  reasons: [{ from: 'vm', reason: 'WFI: the VCPU waits', exits: 10, full: true }],
};

describe('attribution', () => {
  test('is for a unit of work, without what the start takes', () => {
    const { total, client, server, byPlace } = attributionOf(accountWith(amounts));
    expect([total, client, server]).toEqual([5200, 900, 4300]);
    expect(byPlace).toMatchObject({ 'host-kernel': 3200, 'vm-kernel': 1200, hypervisor: 800 });
  });

  test('adds up by place and by purpose, whatever the account', () => {
    fc.assert(
      fc.property(arbitraryAmounts, (own) => {
        const { total, byPlace, byPurpose } = attributionOf(accountWith(own));
        for (const parts of [byPlace, byPurpose])
          expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBeCloseTo(total, 6);
      }),
    );
  });
});

describe('exits', () => {
  test('are named by handlers, the others together; they add up', () => {
    const { vm, reasons } = exitsPerUnit(accountWith(amounts, { exits }));
    expect(vm).toBe(3);
    expect(reasons.map((each) => each.exits)).toEqual([1, 2]);
  });
});

describe('the overhead', () => {
  test('is split into what is named and a rest', () => {
    const virtualized = accountWith(amounts, { exits });
    const split = overheadOf(virtualized, native, findConfiguration('kvm-arm64'), 100, 'total');
    expect(split).toEqual({
      overhead: 3200,
      transitions: 300,
      interruptDelivery: 300,
      ioPath: 2000,
      rest: 600,
      ofRest: { server: 200, client: -100, handling: 500 },
    });
    expect(overheadOf(virtualized, native, findConfiguration('kvm-arm64'), 100, 'server')).toMatchObject({
      overhead: 3300,
      rest: 700,
      ofRest: { client: 0 },
    });
  });

  test('has no price for exits that the vectors answer', () => {
    const reasons = [{ from: 'vm' as const, reason: 'mitigation', exits: 20, full: false }];
    const virtualized = accountWith(amounts, { exits: { vm: 30, dom0: 0, reasons } });
    expect(overheadOf(virtualized, native, findConfiguration('xen-arm64'), 100, 'total').transitions).toBe(
      100,
    );
  });

  test('has a price for exits of Dom0 where Dom0 is a VM', () => {
    const virtualized = accountWith(amounts, { exits: { vm: 10, dom0: 40, reasons: [] } });
    const transitions = (id: string): number =>
      overheadOf(virtualized, native, findConfiguration(id), 100, 'total').transitions;
    expect(transitions('xen-arm64')).toBe(500);
    expect(transitions('xen-x86')).toBe(100);
  });

  test('is the sum of its parts, and the rest of its own', () => {
    fc.assert(
      fc.property(
        arbitraryAmounts,
        arbitraryAmounts,
        fc.nat(1000),
        fc.integer({ min: 0, max: 1e4 }),
        fc.constantFrom('total' as const, 'server' as const),
        (here, there, vm, cost, side) => {
          const virtualized = accountWith(here, { exits: { vm, dom0: 0, reasons: [] } });
          const bare = accountWith({ client: there.client, server: there.server });
          const split = overheadOf(virtualized, bare, findConfiguration('kvm-arm64'), cost, side);
          const { overhead, transitions, interruptDelivery, ioPath, rest, ofRest } = split;
          expect(transitions + interruptDelivery + ioPath + rest).toBeCloseTo(overhead, 6);
          expect(ofRest.server + ofRest.client + ofRest.handling).toBeCloseTo(rest, 6);
        },
      ),
    );
  });
});
