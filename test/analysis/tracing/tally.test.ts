import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkExplanation } from '../../../src/analysis/breakdown.ts';
import { criticalPathOf } from '../../../src/analysis/tracing/critical-path.ts';
import { Tally } from '../../../src/analysis/tracing/tally.ts';
import { timelineOf } from '../../../src/analysis/tracing/timeline.ts';
import { explanationSchema } from '../../../src/results/explanation.ts';
import { arbitraryMachine } from './counted.ts';
import { TracedMachine } from './traces.ts';

test('instructions are added up by function, phase, kind and stack', () => {
  const machine = new TracedMachine('kvm-arm64', {
    guest: ['hypercall'],
    kernel: ['handle_exit', 'helper'],
  });
  const operation = [
    'guest hypercall: ldr',
    'guest hypercall+4: hvc',
    'kernel handle_exit: bl helper',
    'kernel helper: nop',
    'kernel helper+4: mrs ESR_EL1',
    'kernel helper+8: br',
    'kernel 0xffff700000001234: nop',
  ];
  const [first = [], second = []] = machine.read([operation, operation.slice(0, 2)]);
  const tally = new Tally();
  tally.add(first, 3);
  tally.add(second, 1);
  const address = (program: string, name: string): string =>
    `0x${machine.addressOf(program, name).toString(16)}`;
  const { frames, stacks, ...sums } = tally.result();
  expect(sums).toEqual({
    instructions: 3 * 7 + 2,
    functions: [
      { place: 'guest', phase: 'guest', name: 'hypercall', address: address('guest', 'hypercall') },
      {
        place: 'host-kernel',
        phase: 'dispatch',
        name: 'handle_exit',
        address: address('kernel', 'handle_exit'),
      },
      { place: 'host-kernel', phase: 'handle', name: 'helper', address: address('kernel', 'helper') },
      { place: 'host-kernel', phase: 'handle', name: null, address: '0xffff700000001234' },
    ],
    kinds: [
      { class: 'load-store', direction: null, register: null },
      { class: 'exception', direction: null, register: null },
      { class: 'rest', direction: null, register: null },
      { class: 'el1-system', direction: 'saved', register: 'ESR_EL1' },
    ],
    parts: [
      [0, 0, 4],
      [0, 1, 4],
      [1, 2, 3],
      [2, 2, 6],
      [2, 3, 3],
      [3, 2, 3],
    ],
    transfers: [{ from: 'guest', to: 'host-kernel', cause: 'hvc', returns: false, count: 3 }],
  });
  expect(stacks.map(([stack, count]) => [stack.map((frame) => frames[frame]).join(' '), count])).toEqual([
    ['guest hypercall', 8],
    ['host-kernel handle_exit', 3],
    ['host-kernel handle_exit helper', 9],
    ['host-kernel handle_exit 0xffff700000001234', 3],
  ]);
  expect(new Set(frames).size).toBe(frames.length);
});

test('what does not count is in no part', () => {
  const machine = new TracedMachine('kvm-arm64', {
    guest: ['hypercall'],
    el2: ['__kvm_hyp_vector'],
    kernel: ['vectors'],
  });
  const read = machine.read([
    ['kernel vectors: nop', 'guest hypercall: ldr', 'el2 __kvm_hyp_vector+0x400: nop'],
  ]);
  const tally = new Tally();
  for (const operation of read) tally.add(operation, 1);
  const { instructions, functions } = tally.result();
  expect(instructions).toBe(2);
  expect(functions.map(({ name }) => name)).toEqual(['vectors', '__kvm_hyp_vector']);
});

test('nothing adds up to nothing', () => {
  expect(new Tally().result()).toEqual({
    instructions: 0,
    functions: [],
    kinds: [],
    parts: [],
    transfers: [],
    frames: [],
    stacks: [],
  });
});

test('whatever was executed, all sides add up to what counts', () => {
  fc.assert(
    fc.property(
      arbitraryMachine,
      fc.boolean(),
      fc.integer({ min: 0, max: 5 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 3 }),
      ({ machine, operations }, faulted, overhead, readsClock, times) => {
        const read = machine.read(operations, { faulted, overhead, readsClock });
        const tally = new Tally();
        for (const operation of read) tally.add(operation, times);
        const counts = read.map((operation) => operation.filter((one) => one.counts).length);
        const all = operations.map((steps) => steps.length);
        expect(!faulted && overhead === 0 ? counts : all).toEqual(all);
        expect(tally.instructions).toBe(times * counts.reduce((sum, count) => sum + count, 0));
        const [first = []] = read;
        const explanation = {
          benchmark: 'hypercall',
          batch: 0,
          operations: times * operations.length,
          ...tally.result(),
          timeline: { operation: 0, instructions: counts[0] ?? 0, steps: timelineOf(first) },
          criticalPath: criticalPathOf(first, (kind) => tally.indexOfKind(kind)),
          plugin: '0'.repeat(64),
        };
        expect(checkExplanation(explanation)).toBeUndefined();
        expect(explanationSchema.parse(explanation)).toEqual(explanation);
      },
    ),
    { numRuns: 300 },
  );
});
