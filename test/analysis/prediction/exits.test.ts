import { expect, test } from 'vitest';
import { type FindEvents, predictExits } from '../../../src/analysis/prediction/exits.ts';
import { rangeOf } from '../../../src/analysis/prediction/range.ts';
import { findHardware } from '../../../src/catalog/find.ts';
import type { Account } from '../../../src/results/account.ts';
import type { Run } from '../../../src/results/schema.ts';
import { accountOf } from '../../results/sample-account.ts';
import { workloadOf, workloadRunOf } from '../../results/sample-workload.ts';
import { eventsWith } from './sample-events.ts';

const basis = { profile: findHardware('xgene'), anchor: undefined };
const hypercall = { instruction: 1000, 'el2-entry': 2, 'el2-return': 2 };
const everything = (): boolean => true;

const known: FindEvents = (cell) =>
  cell.benchmark === 'hypercall'
    ? { ...cell, events: eventsWith(hypercall), kernel: '6.1', runId: 'another' }
    : undefined;

/** A workload of ten units that left its VM so often for a hypercall, and so often for what the vectors answer. */
function runWith(full: number, light: number, configuration = 'kvm-arm64'): Run {
  const exits: Account['exits'] = {
    vm: full + light,
    dom0: 0,
    reasons: [
      { from: 'vm', reason: 'hypercall', exits: full, full: true },
      { from: 'vm', reason: 'mitigation, answered in the vectors', exits: light, full: false },
    ],
  };
  const account = accountOf([1, 1, 1, 1, 1], { exits });
  return workloadRunOf([workloadOf(configuration, 'tcp-rr', [2000, 2000], { account })]);
}

test("a workload's exits cost what as many of their microbenchmark do", () => {
  const [found] = predictExits(runWith(20, 0), known, basis, everything).exits;
  const one = rangeOf(new Map(Object.entries(hypercall)), basis.profile.costs);
  expect(found?.exits).toBeCloseTo(2);
  for (const end of ['least', 'middle', 'most'] as const)
    expect(found?.range[end]).toBeCloseTo(2 * one[end], 6);
});

test('what the vectors answer costs an exception and its return', () => {
  const [found] = predictExits(runWith(0, 10), known, basis, everything).exits;
  const { 'el2-entry': entry, 'el2-return': back } = basis.profile.costs;
  expect(found?.range.middle).toBeCloseTo((entry?.cycles ?? NaN) + (back?.cycles ?? NaN), 6);
});

test('reasons add up to all, in their middles', () => {
  const [found] = predictExits(runWith(30, 50), known, basis, everything).exits;
  const sum = found?.reasons.reduce((all, { range }) => all + range.middle, 0) ?? NaN;
  expect(sum).toBeCloseTo(found?.range.middle ?? 0, 6);
});

test('without an explanation of a hypercall the command is said that makes one', () => {
  const { exits, refusals } = predictExits(runWith(1, 1), () => undefined, basis, everything);
  expect(exits).toEqual([]);
  expect(refusals).toMatchObject([
    { why: expect.stringContaining('no explanation of hypercall on kvm-arm64') as string },
  ]);
  expect(refusals[0]?.next).toBe(
    'worldswitch run -c kvm-arm64 -m hypercall interrupt-controller-trap --explain',
  );
});

test('where nothing is virtualized there is nothing to leave, and on other hardware nothing like it', () => {
  expect(predictExits(runWith(1, 1, 'kvm-x86'), known, basis, everything)).toEqual({
    exits: [],
    refusals: [],
  });
  expect(predictExits(runWith(0, 0), known, basis, everything).exits).toEqual([]);
});
