import * as fc from 'fast-check';
import {
  type Explanation,
  explanationSchema,
  instructionClassSchema,
  phaseSchema,
  placeSchema,
  type Step,
} from '../../src/results/explanation.ts';

const place = fc.constantFrom(...placeSchema.options);
const positive = fc.integer({ min: 1, max: 1_000_000 });
/** Symbols come from binaries that anybody may have built: any text at all. */
const name = fc.string({ unit: 'binary', maxLength: 30 });
const address = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => `0x${value.toString(16)}`);

const functions = fc.array(
  fc.record({ place, phase: fc.constantFrom(...phaseSchema.options), name: fc.option(name), address }),
  { minLength: 1, maxLength: 8 },
);
const kinds = fc.array(
  fc.record({
    class: fc.constantFrom(...instructionClassSchema.options),
    direction: fc.constantFrom('saved' as const, 'restored' as const, null),
    register: fc.option(name),
  }),
  { minLength: 1, maxLength: 8 },
);
/** Explanations of earlier versions don't have them. */
const transfers = fc.option(
  fc.array(
    fc.record({ from: fc.option(place), to: place, cause: name, returns: fc.boolean(), count: positive }),
    { maxLength: 6 },
  ),
  { nil: undefined },
);
const steps = fc.array(
  fc.record({
    pcpu: fc.nat({ max: 1 }),
    place,
    instructions: fc.nat({ max: 10_000 }),
    end: fc.option(fc.oneof({ weight: 4, arbitrary: fc.constant('turn') }, { weight: 1, arbitrary: name })),
  }),
  { maxLength: 80 },
);
const hops = fc.array(fc.record({ pcpu: fc.nat({ max: 1 }), instructions: positive, cause: name }), {
  maxLength: 4,
});
/** The place, and functions of any name below it. */
const stack = fc.tuple(place, fc.array(name, { maxLength: 4 }));

/** Any explanation that fits the schema and adds up. */
export const arbitraryExplanation: fc.Arbitrary<Explanation> = fc
  .record({
    benchmark: fc.string({ maxLength: 20 }),
    batch: fc.nat(),
    operations: fc.integer({ min: 1, max: 64 }),
    functions,
    kinds,
    parts: fc.array(fc.tuple(fc.nat(), fc.nat(), positive), { minLength: 1, maxLength: 12 }),
    steps,
    transfers,
    operation: fc.nat(),
    hops: fc.option(hops),
    stacks: fc.array(fc.tuple(stack, fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: 1,
      maxLength: 8,
    }),
  })
  .map((drawn) => {
    const instructions = drawn.parts.reduce((total, [, , count]) => total + count, 0);
    const frames = [...new Set(drawn.stacks.flatMap(([[root, names]]) => [root, ...names]))];
    const shares = split(
      instructions,
      drawn.stacks.map(([, share]) => share),
    );
    return explanationSchema.parse({
      benchmark: drawn.benchmark,
      batch: drawn.batch,
      operations: drawn.operations,
      instructions,
      functions: drawn.functions,
      kinds: drawn.kinds,
      parts: drawn.parts.map(([of, kind, count]) => [
        of % drawn.functions.length,
        kind % drawn.kinds.length,
        count,
      ]),
      ...(drawn.transfers === undefined ? {} : { transfers: drawn.transfers }),
      timeline: { operation: drawn.operation, instructions: sum(drawn.steps), steps: drawn.steps },
      criticalPath: drawn.hops && { instructions: sum(drawn.hops), hops: drawn.hops },
      frames,
      stacks: drawn.stacks
        .map(([[root, names]], index) => [
          [root, ...names].map((frame) => frames.indexOf(frame)),
          shares[index] ?? 0,
        ])
        .filter(([, count]) => count !== 0),
      plugin: '0'.repeat(64),
    });
  });

/** Cuts a whole into as many parts as there are shares; the last one takes what is left. */
function split(whole: number, shares: readonly number[]): number[] {
  let left = whole;
  return shares.map((share, index) => {
    const part = index === shares.length - 1 ? left : Math.floor(left * share);
    left -= part;
    return part;
  });
}

function sum(parts: readonly Pick<Step, 'instructions'>[]): number {
  return parts.reduce((total, { instructions }) => total + instructions, 0);
}
