import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountOf } from '../../../src/analysis/prediction/basis.ts';
import { eventsOf } from '../../../src/analysis/prediction/events.ts';
import { predict } from '../../../src/analysis/prediction/prediction.ts';
import { withoutDecoding } from '../../../src/analysis/prediction/without-decoding.ts';
import { findConfiguration } from '../../../src/catalog/find.ts';
import type { Explanation, Transfer } from '../../../src/results/explanation.ts';
import { errorOf } from './error-of.ts';
import { arbitraryExplanation } from '../../results/arbitrary-explanation.ts';
import { sampleExplanation } from '../../results/sample-explanation.ts';
import { countingProfile, eventsWith, profileWith, costing } from './sample-events.ts';

const arm = findConfiguration('kvm-arm64');
const basis = { profile: countingProfile, anchor: undefined };

const OF_X86 = /^(control|model-specific|control-block)$/;

/** An explanation of one PCPU of an Arm machine. */
function onOnePcpu(explanation: Explanation, transfers: Transfer[] = []): Explanation {
  const { timeline } = explanation;
  const kinds = explanation.kinds.map((kind) =>
    OF_X86.test(kind.class) ? { ...kind, class: 'rest' as const } : kind,
  );
  const steps = timeline.steps.map((step) => ({ ...step, pcpu: 0 }));
  return { ...explanation, kinds, transfers, timeline: { ...timeline, steps } };
}

const exit: Transfer = { from: 'guest', to: 'el2', cause: 'hvc', returns: false, count: 8 };

describe('events are counted', () => {
  test('such that where each instruction costs one, what is predicted is the count', () => {
    fc.assert(
      fc.property(arbitraryExplanation, (drawn) => {
        const explanation = onOnePcpu(drawn);
        const { range, instructions } = predict(eventsOf(explanation, arm), basis);
        const count = explanation.instructions / explanation.operations;
        expect(range.middle).toBeCloseTo(count, 6);
        expect(instructions).toBeCloseTo(count, 6);
        expect([range.least, range.most]).toEqual([range.middle, range.middle]);
      }),
    );
  });

  test('per operation, exceptions by the level that they go to', () => {
    const transfers: Transfer[] = [
      exit,
      { from: 'el2', to: 'host-kernel', cause: 'eret', returns: true, count: 8 },
      { from: 'host-user', to: 'host-kernel', cause: 'svc', returns: false, count: 4 },
      { from: 'el2', to: 'guest', cause: 'eret', returns: true, count: 4 },
      { from: 'host-kernel', to: 'host-user', cause: 'eret', returns: true, count: 4 },
    ];
    const { counts, points } = eventsOf(onOnePcpu(sampleExplanation, transfers), arm);
    expect(Object.fromEntries(counts)).toMatchObject({
      'el2-entry': 2,
      'el2-return': 3,
      'kernel-entry': 1,
      'kernel-return': 1,
      'gich-read': 1.5,
      'gicd-write': 1,
    });
    expect(points).toEqual({ 'vm-entry': 1, vmm: 1 });
  });

  test('with VHE the host runs in EL2', () => {
    const transfers = [{ ...exit, to: 'host-kernel' as const }];
    const on = (id: string): unknown =>
      eventsOf(onOnePcpu(sampleExplanation, transfers), findConfiguration(id)).counts.get('el2-entry');
    expect([on('kvm-arm64-vhe'), on('kvm-arm64-nvhe')]).toEqual([2, undefined]);
  });

  test('along the critical path where a path crosses PCPUs, with what an interrupt takes to come', () => {
    const { criticalPath } = sampleExplanation;
    const path = criticalPath && {
      ...criticalPath,
      hops: [
        { pcpu: 0, instructions: 221, cause: 'begin' },
        { pcpu: 1, instructions: 130, cause: 'interrupt', woken: true },
      ],
      parts: [
        [0, 300],
        [1, 51],
      ] as [number, number][],
      transfers: [{ ...exit, count: 2 }],
    };
    const { counts, along } = eventsOf({ ...sampleExplanation, criticalPath: path }, arm);
    expect(along).toBe('critical-path');
    expect(Object.fromEntries(counts)).toEqual({
      instruction: 300,
      'load-store': 51,
      'el2-entry': 2,
      'interrupt-delivery': 1,
      'wake-up': 1,
    });
  });
});

describe('no events are made up', () => {
  test('of an explanation of an earlier version, which says the command that makes a new one', () => {
    expect(errorOf(() => eventsOf(sampleExplanation, arm))).toMatchObject({
      message: expect.stringContaining('is of an earlier version'),
      next: expect.stringContaining('worldswitch run -c kvm-arm64 -m virtual-ipi --explain'),
    });
  });

  test('of a path across PCPUs that could not be followed', () => {
    const explanation = { ...sampleExplanation, criticalPath: null };
    expect(errorOf(() => eventsOf(explanation, arm)).message).toContain('crosses PCPUs');
  });
});

test('decoding is taken out of plain instructions and of loads and stores, in their proportion', () => {
  const events = eventsWith({ instruction: 300, 'load-store': 100, isb: 1 });
  const { counts } = withoutDecoding(events, { least: 150, most: 250 });
  expect(Object.fromEntries(counts)).toEqual({ instruction: 150, 'load-store': 50, isb: 1 });
  expect(withoutDecoding(events, { least: 0, most: 0 })).toBe(events);
});

test('an amount is that of all events, with the costs that one mechanism makes at the same end', () => {
  const profile = profileWith({ 'load-store': costing(20, [10, 50]), instruction: costing(1, [0.5, 2]) });
  const counts = new Map([
    ['load-store', 2],
    ['instruction', 100],
  ]);
  expect(amountOf(counts, { profile, anchor: undefined })).toEqual({ least: 70, middle: 140, most: 300 });
});
