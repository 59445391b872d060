import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchProfileOf, profileOf, profileOfBatch } from '../../src/analysis/profile.ts';
import { batchProfileSchema } from '../../src/results/profile.ts';
import { arbitraryBatchProfile, explanationOf } from '../results/explained.ts';

test('phases of a function are added up, and figures are those of one operation', () => {
  const explanation = explanationOf([
    { place: 'host-kernel', name: 'kvm_exit', count: 10 },
    { place: 'host-kernel', name: 'kvm_exit', count: 30, class: 'gp', direction: 'saved' },
    { place: 'xen', name: 'arch/arm/gic.c#lr', count: 5, class: 'gp', direction: 'restored' },
    { place: 'guest', name: null, count: 10 },
  ]);
  expect(profileOf(explanation)).toEqual({
    instructions: 5.5,
    functions: [
      { place: 'host-kernel', name: 'kvm_exit', perOperation: 4 },
      { place: 'xen', name: 'arch/arm/gic.c#lr', perOperation: 0.5 },
      { place: 'guest', name: '0xffff3', perOperation: 1 },
    ],
    classes: [
      { class: 'rest', direction: null, perOperation: 2 },
      { class: 'gp', direction: 'saved', perOperation: 3 },
      { class: 'gp', direction: 'restored', perOperation: 0.5 },
    ],
  });
  expect(batchProfileSchema.parse(batchProfileOf(explanation))).toEqual(batchProfileOf(explanation));
});

test('functions and classes of any batch each add up to its instructions', () => {
  fc.assert(
    fc.property(arbitraryBatchProfile, (batch) => {
      const { instructions, functions, classes = [] } = profileOfBatch(batch);
      for (const parts of [functions, classes]) {
        expect(parts.reduce((sum, { perOperation }) => sum + perOperation, 0)).toBeCloseTo(instructions, 9);
      }
    }),
  );
});

test('an explanation whose parts name what it does not list is refused', () => {
  const explanation = explanationOf([{ place: 'guest', name: 'f', count: 1 }], { kinds: [] });
  expect(() => profileOf(explanation)).toThrow('a function or kind that it does not list');
});
