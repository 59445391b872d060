import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byClass,
  byFunction,
  byPhase,
  byPlace,
  checkExplanation,
  namedShare,
} from '../../src/analysis/breakdown.ts';
import type { ExplainedFunction } from '../../src/results/explanation.ts';
import { arbitraryExplanation } from '../results/arbitrary-explanation.ts';
import { sampleExplanation } from '../results/sample-explanation.ts';

/** A function of EL2. */
const at = (name: string | null, phase: 'exit' | 'entry', address: string): ExplainedFunction => ({
  place: 'el2',
  phase,
  name,
  address,
});

describe('the sides of an explanation', () => {
  test('by place, in the order of the schema', () => {
    expect(byPlace(sampleExplanation)).toEqual([
      { place: 'guest', instructions: 70 },
      { place: 'el2', instructions: 524 },
      { place: 'host-kernel', instructions: 1069 },
      { place: 'host-user', instructions: 11 },
    ]);
  });

  test('by phase, in the order of a transition, with functions from the largest', () => {
    const phases = byPhase(sampleExplanation);
    expect(phases.map(({ phase, instructions }) => [phase, instructions])).toEqual([
      ['guest', 70],
      ['exit', 72],
      ['save', 216],
      ['dispatch', 718],
      ['handle', 470],
      ['restore', 60],
      ['entry', 68],
    ]);
    expect(phases[4]?.functions.map(({ name, instructions }) => [name, instructions])).toEqual([
      ['vgic_mmio_write_sgir', 421],
      [null, 35],
      ['ioctl', 11],
      ['<script>alert("1")</script>', 3],
    ]);
  });

  test('by class and direction, with registers from the largest', () => {
    const classes = byClass(sampleExplanation);
    expect(classes.filter((part) => part.class === 'el1-system')).toEqual([
      {
        class: 'el1-system',
        direction: 'saved',
        instructions: 16,
        registers: [
          { name: 'ESR_EL1', instructions: 8 },
          { name: 'FAR_EL1', instructions: 8 },
        ],
      },
      {
        class: 'el1-system',
        direction: 'restored',
        instructions: 8,
        registers: [{ name: 'ESR_EL1', instructions: 8 }],
      },
    ]);
    expect(classes.at(-1)).toEqual({ class: 'rest', direction: null, instructions: 912, registers: [] });
  });

  test('a function that works in several phases is one; functions without a name are told apart', () => {
    const functions = [at('a', 'exit', '0x1'), at('a', 'entry', '0x1'), at(null, 'exit', '0x2')];
    const parts: [number, number, number][] = [
      [0, 0, 1],
      [1, 0, 2],
      [2, 0, 4],
      [3, 0, 8],
    ];
    expect(
      byFunction({ ...sampleExplanation, functions: [...functions, at(null, 'entry', '0x3')], parts }),
    ).toEqual([
      { place: 'el2', name: null, address: '0x3', instructions: 8 },
      { place: 'el2', name: null, address: '0x2', instructions: 4 },
      { place: 'el2', name: 'a', address: '0x1', instructions: 3 },
    ]);
  });

  test('each adds up to the whole', () => {
    fc.assert(
      fc.property(arbitraryExplanation, (explanation) => {
        for (const side of [byPlace, byPhase, byClass, byFunction]) {
          const parts: readonly { instructions: number }[] = side(explanation);
          expect(parts.reduce((sum, part) => sum + part.instructions, 0)).toBe(explanation.instructions);
        }
        for (const { instructions, functions } of byPhase(explanation))
          expect(functions.reduce((sum, part) => sum + part.instructions, 0)).toBe(instructions);
      }),
    );
  });
});

describe('the share that has a name', () => {
  test('is of the instructions outside the guest', () => {
    expect(namedShare(sampleExplanation)).toBe((1604 - 35) / 1604);
  });

  test('is all where nothing is outside the guest', () => {
    expect(namedShare({ ...sampleExplanation, parts: [[0, 0, 1674]] })).toBe(1);
  });
});

describe('what does not add up is said', () => {
  test('of an explanation that does, nothing', () => {
    expect(checkExplanation(sampleExplanation)).toBeUndefined();
    fc.assert(
      fc.property(arbitraryExplanation, (explanation) => {
        expect(checkExplanation(explanation)).toBeUndefined();
      }),
    );
  });

  const { timeline, criticalPath } = sampleExplanation;
  test.each([
    [
      { parts: [[0, 0, 1]] as [number, number, number][] },
      'The parts add up to 1 instructions, not to 1674.',
    ],
    [{ stacks: [[[0], 2]] as [number[], number][] }, 'The stacks add up to 2 instructions, not to 1674.'],
    [
      { timeline: { ...timeline, instructions: 421 } },
      'The steps of the timeline add up to 420 instructions, not to 421.',
    ],
    [
      { criticalPath: criticalPath && { ...criticalPath, hops: [] } },
      'The hops of the critical path add up to 0 instructions, not to 351.',
    ],
    [{ functions: [] }, 'A part is of a function or of a kind that is not listed.'],
    [{ kinds: [] }, 'A part is of a function or of a kind that is not listed.'],
    [{ frames: [] }, 'A stack has a frame that is not listed.'],
  ])('%j', (broken, sentence) => {
    expect(checkExplanation({ ...sampleExplanation, ...broken })).toBe(sentence);
  });

  test('what a damaged explanation does not list is no figure', () => {
    expect(() => byPlace({ ...sampleExplanation, functions: [] })).toThrow('virtual-ipi is damaged');
  });
});
