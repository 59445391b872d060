import * as fc from 'fast-check';
import {
  type Explanation,
  instructionClassSchema,
  type InstructionClass,
  type Kind,
  type Place,
  placeSchema,
} from '../../src/results/explanation.ts';
import type { BatchProfile } from '../../src/results/profile.ts';
import type { Run } from '../../src/results/schema.ts';
import { batches, calibrated, measurementOf, runOf } from './sample-run.ts';

/** Instructions of one batch in one function, all of one class. */
export interface Part {
  readonly place: Place;
  readonly name: string | null;
  readonly count: number;
  readonly class?: InstructionClass;
  readonly direction?: Kind['direction'];
}

/** An explanation that consists of these parts, with a phase, an address and a kind for each of them. */
export function explanationOf(
  parts: readonly Part[],
  fields: Partial<Explanation> = {},
  operations = 10,
): Explanation {
  const instructions = parts.reduce((sum, { count }) => sum + count, 0);
  return {
    benchmark: 'hypercall',
    batch: 1,
    operations,
    instructions,
    functions: parts.map(({ place, name }, index) => ({
      place,
      phase: index % 2 === 0 ? 'exit' : 'handle',
      name,
      address: `0xffff${index.toString(16)}`,
    })),
    kinds: parts.map(({ class: name = 'rest', direction = null }) => ({
      class: name,
      direction,
      register: null,
    })),
    parts: parts.flatMap(({ count }, index) => (count === 0 ? [] : [[index, index, count] as const])) as [
      number,
      number,
      number,
    ][],
    timeline: { operation: 0, instructions: 0, steps: [] },
    criticalPath: null,
    frames: [],
    stacks: [],
    plugin: '0'.repeat(64),
    ...fields,
  };
}

/** A run of one microbenchmark on one configuration: each operation costs the instructions of its parts. */
export function explainedRun(
  parts: readonly Part[],
  fields: Partial<Run> = {},
  configuration = 'kvm-arm64',
): Run {
  const explanation = explanationOf(parts);
  // The loop costs 4 ticks an operation, and a batch has 10.
  const ticks = explanation.instructions + 40;
  const samples = [...calibrated, ...batches('hypercall', [ticks, ticks, ticks])];
  return runOf([measurementOf(samples, { configuration, explanations: [explanation] })], fields);
}

const name = fc.string({ unit: 'binary', maxLength: 20 });

/** Counts of one batch whose functions and classes add up to the same. */
export const arbitraryBatchProfile: fc.Arbitrary<BatchProfile> = fc
  .record({
    operations: fc.integer({ min: 1, max: 1000 }),
    parts: fc.array(
      fc.record({
        place: fc.constantFrom(...placeSchema.options),
        name,
        class: fc.constantFrom(...instructionClassSchema.options),
        direction: fc.constantFrom('', '/saved', '/restored'),
        count: fc.integer({ min: 1, max: 100_000 }),
      }),
      { maxLength: 30 },
    ),
  })
  .map(({ operations, parts }) => ({
    operations,
    instructions: parts.reduce((sum, { count }) => sum + count, 0),
    functions: summed(parts.map((part) => [`${part.place}/${part.name}`, part.count])),
    classes: summed(parts.map((part) => [`${part.class}${part.direction}`, part.count])),
  }));

function summed(counts: readonly (readonly [key: string, count: number])[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [key, count] of counts) sums.set(key, (sums.get(key) ?? 0) + count);
  return Object.fromEntries(sums);
}
