import { describe, expect, test } from 'vitest';
import { checkExplanation } from '../../../src/analysis/breakdown.ts';
import { explainAll } from '../../../src/analysis/tracing/explain.ts';
import { explanationSchema, type Explanation } from '../../../src/results/explanation.ts';
import type { Sample } from '../../../src/results/measurement.ts';
import { batches, calibrated, measurementOf } from '../../results/sample-run.ts';
import { TracedMachine } from './traces.ts';

/** Operations of a batch, as sample-run.ts has it. */
const OPERATIONS = 10;
/** What calibrated says that the loop, or the clock, costs an operation. */
const [LOOP, CLOCK] = [4, 6];
const PLUGIN = 'a'.repeat(64);

/** Rows of a trace: the calibrations, then the only microbenchmark. */
const ROWS = { loop: 0, each: 1, nop: 2, benchmark: 3 };

/** A machine in whose trace the probe's own overhead is one instruction of a loop, and two of the clock. */
function calibratedMachine(): TracedMachine {
  const machine = new TracedMachine('kvm-arm64', {
    guest: ['do_nothing', 'do_nop', 'hypercall', 'send_ipi', 'handler', 'nothing'],
    kernel: ['vectors', 'kvm_arch_vcpu_ioctl_run', 'handle_exit', 'gic_ipi_send_mask'],
    el2: ['__kvm_hyp_vector', '__guest_enter'],
  });
  // The CPU that runs what is measured has number 1 in this trace, and is PCPU 0.
  const rows = [
    ['1@ guest do_nothing: ret'],
    ['1@ guest nothing: nop', '1@ guest nothing+4: nop'],
    ['1@ guest do_nop: nop', '1@ guest do_nop+4: ret'],
  ];
  for (const [row, steps] of rows.entries()) {
    const operation = machine.operation(steps);
    for (let batch = 0; batch < 3; batch++)
      machine.batch(
        row,
        Array.from({ length: OPERATIONS }, () => operation),
      );
  }
  return machine;
}

/** A hypercall in which the handler takes so many instructions; all in all it is 7 more, and the return. */
function hypercall(machine: TracedMachine, handler: number): number {
  return machine.operation([
    '1@ guest hypercall: hvc',
    '1@ el2 __kvm_hyp_vector+0x400: stp',
    '1@ el2 __kvm_hyp_vector+0x404: eret',
    '1@ kernel kvm_arch_vcpu_ioctl_run: bl handle_exit',
    ...Array.from({ length: handler - 1 }, (_, index) => `1@ kernel handle_exit+${4 * index}: nop`),
    `1@ kernel handle_exit+${4 * (handler - 1)}: ret`,
    '1@ kernel kvm_arch_vcpu_ioctl_run+4: hvc',
    '1@ el2 __guest_enter: ldp',
    '1@ el2 __guest_enter+4: eret',
    '1@ guest hypercall+4: ret',
  ]);
}
const AROUND_HANDLER = 7;

/** @param handlers of each batch, what the handler takes in each operation */
function hypercalls(machine: TracedMachine, handlers: readonly (readonly number[])[]): number[] {
  return handlers.map((each) => {
    machine.batch(
      ROWS.benchmark,
      each.map((handler) => hypercall(machine, handler)),
    );
    return each.reduce((sum, handler) => sum + AROUND_HANDLER + handler, 0);
  });
}

const same = (handler: number): number[] => Array.from({ length: OPERATIONS }, () => handler);

function explainOne(machine: TracedMachine, samples: readonly Sample[]): Explanation {
  const measurement = measurementOf([...calibrated, ...samples]);
  const { configuration, trace, symbols } = machine;
  const { made, failures } = explainAll(configuration, measurement, trace, symbols, PLUGIN);
  const [explanation] = made;
  if (explanation === undefined) throw new Error(failures[0]?.error);
  expect([made.length, failures]).toEqual([1, []]);
  expect(checkExplanation(explanation)).toBeUndefined();
  expect(explanationSchema.parse(explanation)).toEqual(explanation);
  return explanation;
}

/** Samples of batches that executed so much, the loop's overhead included. */
const looped = (counts: readonly number[]): Sample[] =>
  batches(
    'hypercall',
    counts.map((count) => count + LOOP * OPERATIONS),
  );

describe('what is timed by a loop', () => {
  test('is explained to the last instruction, without the overhead', () => {
    const machine = calibratedMachine();
    const counts = hypercalls(machine, [same(20), same(20), same(20)]);
    const explanation = explainOne(machine, looped(counts));
    expect(explanation).toMatchObject({
      benchmark: 'hypercall',
      batch: 0,
      operations: OPERATIONS,
      instructions: OPERATIONS * (20 + AROUND_HANDLER),
      criticalPath: null,
      plugin: PLUGIN,
    });
    // The VM's own: HVC, but not the return, which the empty loop has too.
    expect(explanation.timeline).toEqual({
      operation: 0,
      instructions: 20 + AROUND_HANDLER,
      steps: [
        { pcpu: 0, place: 'guest', instructions: 1, end: 'hvc' },
        { pcpu: 0, place: 'el2', instructions: 2, end: 'eret' },
        { pcpu: 0, place: 'host-kernel', instructions: 22, end: 'hvc' },
        { pcpu: 0, place: 'el2', instructions: 2, end: 'eret' },
        { pcpu: 0, place: 'guest', instructions: 0, end: null },
      ],
    });
  });

  test('the batch in the middle is explained, and of it the operation in the middle is shown', () => {
    const machine = calibratedMachine();
    const mixed = [90, 20, 20, 20, 20, 30, 31, 31, 31, 31];
    const counts = hypercalls(machine, [same(90), mixed, same(20)]);
    const explanation = explainOne(machine, looped(counts));
    expect(explanation).toMatchObject({ batch: 1, instructions: counts[1] });
    expect(explanation.timeline).toMatchObject({ operation: 6, instructions: 31 + AROUND_HANDLER });
  });

  test('a batch in which the timer ticked between operations is passed over for the next in the middle', () => {
    const machine = calibratedMachine();
    const counts = hypercalls(machine, [same(90), same(30), same(20)]);
    const samples = looped([counts[0] ?? 0, (counts[1] ?? 0) + 100, counts[2] ?? 0]);
    expect(explainOne(machine, samples)).toMatchObject({ batch: 2, instructions: counts[2] });
  });

  test('a load that faults is not counted, as the VM does not count it', () => {
    const machine = calibratedMachine();
    const operation = machine.operation([
      '1@ guest hypercall: ldr',
      '1@ el2 __kvm_hyp_vector+0x400: eret',
      '1@ kernel handle_exit: hvc',
      '1@ el2 __guest_enter: eret',
      '1@ guest hypercall+4: ret',
    ]);
    for (let batch = 0; batch < 3; batch++)
      machine.batch(
        ROWS.benchmark,
        Array.from({ length: OPERATIONS }, () => operation),
      );
    const explanation = explainOne(machine, looped([30, 30, 30]));
    expect(explanation.instructions).toBe(30);
    expect(explanation.functions.map(({ place }) => place)).toEqual(['el2', 'host-kernel', 'el2']);
  });

  test('if no batch adds up, there is no explanation', () => {
    const machine = calibratedMachine();
    const counts = hypercalls(machine, [same(20), same(20), same(20)]);
    expect(() => explainOne(machine, looped(counts.map((count) => count + 1)))).toThrow(
      'what was traced of hypercall on kvm-arm64 does not add up to its figure in any batch',
    );
  });

  test('if operations are missing, it is said which', () => {
    const machine = calibratedMachine();
    const counts = hypercalls(machine, [same(20), same(20).slice(1), same(20)]);
    expect(() => explainOne(machine, looped(counts))).toThrow(
      '9 operations of hypercall were traced in batch 1, and 10 measured',
    );
  });

  test('if a batch is missing, too', () => {
    const machine = calibratedMachine();
    const counts = hypercalls(machine, [same(20), same(20)]);
    expect(() => explainOne(machine, looped([...counts, 270]))).toThrow(
      '0 operations of hypercall were traced in batch 2, and 10 measured',
    );
  });

  test('if the calibrations are missing, too', () => {
    const machine = new TracedMachine('kvm-arm64', { guest: ['hypercall'], el2: ['__kvm_hyp_vector'] });
    const operation = machine.operation(['guest hypercall: nop']);
    machine.batch(
      ROWS.benchmark,
      Array.from({ length: OPERATIONS }, () => operation),
    );
    expect(() => explainOne(machine, looped([10]))).toThrow('no operations of calibration/loop were traced');
  });
});

describe('what is timed one by one', () => {
  const ipi = [
    // The clock's own, here and at the end.
    '1@ guest send_ipi: nop',
    '1@ guest send_ipi+4: msr ICC_SGI1R_EL1',
    '1@ el2 __kvm_hyp_vector+0x400: eret',
    '1@ kernel gic_ipi_send_mask: str =0x8000f00',
    '0@ guest do_nothing: nop',
    '1@ kernel gic_ipi_send_mask+4: nop',
    '0@ el2 __kvm_hyp_vector+0x480: stp',
    '0@ el2 __kvm_hyp_vector+0x484: eret',
    '0@ guest handler: nop',
    '0@ guest handler+4: nop',
  ];

  test('is explained without the overhead of the clock, along both CPUs', () => {
    const machine = calibratedMachine();
    const operation = machine.operation(ipi);
    for (let batch = 0; batch < 3; batch++)
      machine.batch(
        ROWS.benchmark,
        Array.from({ length: OPERATIONS }, () => operation),
      );
    const ticks = OPERATIONS * (ipi.length - 2 + CLOCK);
    expect(explainOne(machine, batches('virtual-ipi', [ticks, ticks, ticks]))).toMatchObject({
      instructions: OPERATIONS * (ipi.length - 2),
      timeline: {
        instructions: ipi.length - 2,
        steps: [
          { pcpu: 0, place: 'guest', instructions: 1, end: 'msr' },
          { pcpu: 0, place: 'el2', instructions: 1, end: 'eret' },
          { pcpu: 0, place: 'host-kernel', instructions: 1, end: 'turn' },
          { pcpu: 1, place: 'guest', instructions: 1, end: 'turn' },
          { pcpu: 0, place: 'host-kernel', instructions: 1, end: 'turn' },
          { pcpu: 1, place: 'el2', instructions: 2, end: 'eret' },
          { pcpu: 1, place: 'guest', instructions: 1, end: null },
        ],
      },
      criticalPath: {
        instructions: 6,
        hops: [
          { pcpu: 0, instructions: 3, cause: 'begin' },
          { pcpu: 1, instructions: 3, cause: 'interrupt' },
        ],
      },
    });
  });
});

describe('a path on one PCPU that is timed by itself', () => {
  test('consists of what lies between the reads of the clock', () => {
    const machine = calibratedMachine();
    const operation = machine.operation([
      '1@ guest hypercall: nop',
      '1@ guest hypercall+4: ldr =0x8040000',
      '1@ guest hypercall+8: str =0x8040000',
      '1@ guest hypercall+12: nop',
    ]);
    for (let batch = 0; batch < 3; batch++)
      machine.batch(
        ROWS.benchmark,
        Array.from({ length: OPERATIONS }, () => operation),
      );
    const ticks = OPERATIONS * (2 + CLOCK);
    const { kinds } = explainOne(machine, batches('virtual-irq-completion', [ticks, ticks, ticks]));
    expect(kinds.map(({ direction }) => direction)).toEqual(['saved', 'restored']);
  });
});

describe('what is stamped from outside', () => {
  test('is explained with all that was executed, also what faulted', () => {
    const machine = calibratedMachine();
    const operation = machine.operation([
      '1@ guest hypercall: ldr',
      '1@ el2 __kvm_hyp_vector+0x400: eret',
      '1@ guest handler: nop',
    ]);
    for (let batch = 0; batch < 3; batch++)
      machine.batch(
        ROWS.benchmark,
        Array.from({ length: OPERATIONS }, () => operation),
      );
    expect(explainOne(machine, batches('vm-switch', [30, 30, 30]))).toMatchObject({
      instructions: 30,
      timeline: { instructions: 3 },
    });
  });
});
